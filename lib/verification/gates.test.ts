import { describe, expect, test } from 'vitest'
import * as gates from './gates.ts'
import type { SuiteReport, TestResult } from './verdict.ts'

const result = (testId: string, change: Partial<TestResult> = {}): TestResult => ({
  testId,
  phase: 'call',
  outcome: 'failed',
  exceptionType: 'AssertionError',
  message: '',
  durationMs: 1,
  ...change,
})
const passed = (id: string) => result(id, { outcome: 'passed', exceptionType: null })
const report = (change: Partial<SuiteReport>): SuiteReport => ({
  results: [],
  canaryFailed: true,
  irregularities: [],
  infrastructure: null,
  crashed: null,
  log: '',
  durationMs: 0,
  ...change,
})
const ended = (exitCode: number | null, how = `ended with exit code ${exitCode}`) => ({
  exitCode,
  exited: exitCode !== null,
  how,
})
const options = { isImportTrouble: (type: string) => type === 'ImportError', crashed: null }

describe('call-phase', () => {
  test('passes when each test fails in its body', () => {
    const all = [result('a'), result('b', { exceptionType: 'NotImplementedError' })]
    expect(gates.callPhase(all, options)).toMatchObject({ outcome: 'passed', ids: [] })
  })
  test.each<[string, Partial<TestResult>]>([
    ['set-up', { phase: 'setup', outcome: 'error' }],
    ['teardown', { phase: 'teardown', outcome: 'error' }],
    ['collection', { phase: 'collect', outcome: 'error' }],
    ['an import in the body', { exceptionType: 'ImportError' }],
    ['a skip', { outcome: 'skipped' }],
    ['a pass', { outcome: 'passed' }],
    ['silence', { phase: 'missing', outcome: 'missing' }],
  ])('refuses %s', (_, change) => {
    expect(gates.callPhase([result('a'), result('b', change)], options)).toMatchObject({
      outcome: 'failed',
      ids: ['b'],
      evidence: expect.stringMatching(/^1 of 2 new tests/),
    })
  })
  test('refuses nothing at all, and a run that broke off', () => {
    expect(gates.callPhase([], options).outcome).toBe('failed')
    expect(gates.callPhase([result('a')], { ...options, crashed: 'gone' }).outcome).toBe('failed')
  })
})

test('nop-passes-none names what passes', () => {
  expect(gates.nopPassesNone([result('a'), passed('b')])).toMatchObject({ outcome: 'failed', ids: ['b'] })
  expect(gates.nopPassesNone([]).outcome).toBe('failed')
  expect(gates.nopPassesNone([result('a')]).outcome).toBe('passed')
})

test('a default may pass a fifth of the tests, not more, and each default counts alone', () => {
  const fifth = (value: string, id: string) => ({
    value,
    results: [passed(id), ...['w', 'x', 'y', 'z'].map((other) => result(other))],
    crashed: null,
  })
  expect(gates.noVacuousTests([fifth('None', 'a'), fifth('0', 'b')], 5)).toMatchObject({
    outcome: 'passed',
    ids: ['a', 'b'],
    evidence: 'Returning a default: None passes 1, 0 passes 1. Allowed: 20 % of 5.',
  })
  expect(gates.noVacuousTests([fifth('None', 'a')], 4).outcome).toBe('failed')
  expect(gates.noVacuousTests([], 4).outcome).toBe('failed')
  expect(gates.noVacuousTests([{ ...fifth('None', 'a'), crashed: 'hung' }], 5).evidence).toMatch(
    /None .*\(hung\)/,
  )
})

test('entry points: failing means a non-zero exit code, not a timeout', () => {
  expect(gates.entryPointFails(ended(1)).outcome).toBe('passed')
  expect(gates.entryPointFails(ended(0)).outcome).toBe('failed')
  expect(gates.entryPointFails(ended(null, 'did not end within 5 s')).outcome).toBe('failed')
  expect(gates.entryPointPasses(ended(0)).outcome).toBe('passed')
  expect(gates.entryPointPasses(ended(2)).outcome).toBe('failed')
  expect(gates.entryPointRunsTests({ allPassing: ended(0), allFailing: ended(1) }).outcome).toBe('passed')
  expect(gates.entryPointRunsTests({ allPassing: ended(0), allFailing: ended(0) }).outcome).toBe('failed')
  expect(gates.entryPointRunsTests({ allPassing: ended(1), allFailing: ended(1) }).outcome).toBe('failed')
})

test('the canary speaks for the whole report', () => {
  expect(gates.canary(report({})).outcome).toBe('passed')
  expect(gates.canary(report({ canaryFailed: false })).evidence).toContain('a test that must fail passed')
  expect(gates.canary(report({ irregularities: ['builtins.len was replaced'] })).outcome).toBe('failed')
})

test('tests pass only when all do, and there are some', () => {
  expect(gates.testsPass([passed('a')], null).outcome).toBe('passed')
  expect(gates.testsPass([passed('a')], 'gone').outcome).toBe('failed')
  expect(gates.testsPass([], null).outcome).toBe('failed')
  expect(gates.testsPass([passed('a'), result('b', { outcome: 'skipped' })], null).ids).toEqual(['b'])
  expect(gates.earlierTestsPass([], null).outcome).toBe('passed')
})

test('no known test may vanish, no unknown one appear', () => {
  const seen = [passed('a'), result('b', { phase: 'missing', outcome: 'missing' }), passed('c')]
  expect(gates.sameTestsCollected(['a', 'b'], seen)).toMatchObject({ outcome: 'failed', ids: ['b', 'c'] })
  expect(gates.sameTestsCollected(['a'], [passed('a')]).outcome).toBe('passed')
})

test('a test that changes its mind is not stable', () => {
  const again = [{ seed: 1, results: [passed('a'), result('b')] }]
  expect(gates.stable([passed('a'), passed('b')], again)).toMatchObject({ outcome: 'failed', ids: ['b'] })
})
