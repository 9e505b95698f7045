import { expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import type { TestResult } from '../verdict.ts'
import * as bug from './bug-gates.ts'
import * as library from './library-gates.ts'
import * as reproduction from './reproduction-gates.ts'

function result(testId: string, said: Partial<TestResult> | TestResult['outcome'] = 'passed'): TestResult {
  const change = typeof said === 'string' ? { outcome: said } : said
  const base = { phase: 'call', outcome: 'passed', exceptionType: null, message: '', durationMs: 1 } as const
  return { testId, ...base, ...change }
}

const failed = { outcome: 'failed', exceptionType: 'AssertionError' } as const
const isImportTrouble = python.isImportTrouble

test.each([
  ['nothing', [], 'patch-not-empty'],
  ['a test', [{ path: 'tests/test_1_1_1.py', change: 'modified' as const }], 'only-sources-changed'],
  ['a setting of the runner', [{ path: 'pytest.ini', change: 'modified' as const }], 'only-sources-changed'],
  ['a new file', [{ path: 'pkg/new.py', change: 'added' as const }], 'only-sources-changed'],
])('an injection that changes %s is refused', (_, changes, stopped) => {
  const gates = [bug.patchNotEmpty(changes), bug.onlySourcesChanged(changes, python)]
  expect(gates.filter(({ outcome }) => outcome === 'failed').map(({ gate }) => gate)).toEqual([stopped])
})

test('tests that fail in their body see a bug; those that cannot run any more make it none', () => {
  const reference = ['a', 'b', 'c'].map((id) => result(id))
  const seen = bug.transitionsOf(reference, [result('a', failed), result('b'), result('c')], isImportTrouble)
  expect(seen).toMatchObject({ failToPass: ['a'], passToPass: ['b', 'c'], broken: [] })
  expect(bug.failsInCallPhase(seen, null).outcome).toBe('passed')
  const crude = [result('a', failed), result('b', { outcome: 'error', phase: 'collect' }), result('c')]
  const broken = bug.transitionsOf(reference, crude, isImportTrouble)
  expect(bug.failsInCallPhase(broken, null)).toMatchObject({ outcome: 'failed', ids: ['b'] })
  const imports = [result('a', { outcome: 'failed', exceptionType: 'ImportError' }), result('b'), result('c')]
  expect(bug.transitionsOf(reference, imports, isImportTrouble)).toMatchObject({ failToPass: [] })
  expect(bug.failsInCallPhase(seen, 'tests/test_a.py timed out').outcome).toBe('failed')
  expect(bug.keepsPassing(bug.transitionsOf(reference, [result('a', failed)], isImportTrouble)).outcome).toBe(
    'failed',
  )
})

test('a repair counts on the whole suite', () => {
  const results = [result('a'), result('b', failed)]
  expect(bug.failToPassNow(results, ['a']).outcome).toBe('passed')
  expect(bug.passToPassStill(results, ['b'])).toMatchObject({ outcome: 'failed', ids: ['b'] })
  expect(bug.passToPassStill(results, ['b', 'gone']).ids).toEqual(['b', 'gone'])
})

test.each([
  ['a test that fails on the bug alone', { n: failed }, { n: 'passed' as const }, []],
  ['assert False', { n: failed }, { n: failed }, ['fails-on-bug', 'passes-on-reference']],
  ['a test that passes on both', { n: 'passed' as const }, { n: 'passed' as const }, ['fails-on-bug']],
  [
    'a test that cannot be set up on the bug',
    { n: { outcome: 'error' as const, phase: 'setup' as const } },
    { n: 'passed' as const },
    ['fails-on-bug'],
  ],
  [
    'a failing import on the bug',
    { n: { outcome: 'failed' as const, exceptionType: 'ImportError' } },
    { n: 'passed' as const },
    ['fails-on-bug'],
  ],
  ['no new test', {}, {}, ['new-test-collected', 'fails-on-bug']],
  [
    'an old test deleted',
    { n: failed, old: 'missing' as const },
    { n: 'passed' as const },
    ['no-test-vanished'],
  ],
])('a reproduction: %s', (_, onBug, onReference, stopped) => {
  const side = (said: Record<string, Partial<TestResult> | TestResult['outcome']>) =>
    Object.entries({ old: 'passed' as const, ...said }).map(([id, outcome]) => result(id, outcome))
  const sides = { bug: side(onBug), reference: side(onReference) }
  const gates = [
    reproduction.noTestVanished(['old'], sides),
    reproduction.newTestCollected(['old'], sides),
    reproduction.failsOnBug(['old'], sides, isImportTrouble),
    reproduction.passesOnReference(['old'], sides),
  ]
  expect(gates.filter(({ outcome }) => outcome === 'failed').map(({ gate }) => gate)).toEqual(stopped)
})

test('the score of a library is the share of known tests; what never reported failed, what is unknown counts for nothing', () => {
  const results = [result('a'), result('b', failed), result('x')]
  expect(library.scoreOf(results, ['a', 'b', 'c', 'd'])).toBe(0.25)
  expect(library.scoreOf(results, [])).toBe(0)
  expect(library.knownTestsPass([result('a')], ['a'], null).outcome).toBe('passed')
  expect(library.knownTestsPass(results, ['a', 'b'], null).evidence).toContain(
    '1 of 2 known tests pass: score 0.500',
  )
  expect(library.mostFail([result('a'), result('b', failed)]).outcome).toBe('failed')
  expect(library.imports([{ path: 'pkg/a.py', message: 'NotImplementedError' }]).outcome).toBe('failed')
})
