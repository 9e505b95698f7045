import { describe, expect, test } from 'vitest'
import { InfrastructureError } from '#lib/errors.ts'
import { evidenceOf, failureSignature, reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import type { FailedAttempt } from '#lib/pipeline/implement.ts'
import { suspectTests } from '#lib/pipeline/suspect-tests.ts'
import type { GateResult, TestResult } from '#lib/verification/verdict.ts'

const gate = (change: Partial<GateResult> = {}): GateResult => ({
  gate: 'tests-pass',
  outcome: 'failed',
  evidence: '1 of 2 tests passed in 312 ms.',
  ids: ['tests/test_1_1_1.py::test_a'],
  ...change,
})

const result = (change: Partial<TestResult> = {}): TestResult => ({
  testId: 'tests/test_1_1_1.py::test_a',
  phase: 'call',
  outcome: 'failed',
  exceptionType: 'AssertionError',
  message: 'assert <Token object at 0x7f31aa20> == 3\nmore',
  durationMs: 3,
  ...change,
})

describe('evidence', () => {
  const judged = {
    outcome: 'failed' as const,
    gates: [gate({ gate: 'canary', outcome: 'passed' }), gate()],
    results: [result()],
  }

  test('names failed gates and shows their tests, without what varies by run', () => {
    expect(evidenceOf(judged)).toBe(
      [
        '- tests-pass: 1 of 2 tests passed in (time).',
        '  Concerned: tests/test_1_1_1.py::test_a',
        '- tests/test_1_1_1.py::test_a failed in call with AssertionError:',
        '      assert <Token object at 0x...> == 3',
        '      more',
      ].join('\n'),
    )
    expect(reasonOf(judged)).toBe('tests-pass: 1 of 2 tests passed in 312 ms.')
  })

  test('says how many ids it leaves out', () => {
    const ids = Array.from({ length: 20 }, (_, at) => `t${at}`)
    expect(evidenceOf({ outcome: 'failed', gates: [gate({ ids })], results: [] })).toMatch(/t11 and 8 more$/)
  })

  test('trouble with the machine is an error, not a verdict', () => {
    const gates = [gate({ gate: 'sandbox', outcome: 'infrastructure', evidence: 'It could not be opened.' })]
    expect(() => requireMeasured({ outcome: 'infrastructure', gates })).toThrow(InfrastructureError)
    expect(() => requireMeasured({ outcome: 'failed', gates })).not.toThrow()
  })

  test('a signature is the test and how it failed, wherever its objects lay', () => {
    const one = failureSignature(result())
    expect(one).toMatch(/^tests\/test_1_1_1\.py::test_a#[0-9a-f]{8}$/)
    expect(
      failureSignature(result({ message: 'assert <Token object at 0x7fffffff> == 3', durationMs: 9 })),
    ).toBe(one)
    expect(failureSignature(result({ message: 'assert 4 == 3' }))).not.toBe(one)
    expect(failureSignature(result({ exceptionType: 'TypeError' }))).not.toBe(one)
  })
})

describe('suspectTests', () => {
  const failure = (signatures: string[], change: Partial<FailedAttempt> = {}): FailedAttempt => ({
    reason: 'r',
    evidence: 'e',
    tried: true,
    signatures,
    ...change,
  })

  test('needs two attempts that were done and failed the same test in the same way', () => {
    expect(suspectTests([failure(['a::x#1', 'a::y#1']), failure(['a::x#1', 'a::z#1'])])).toBe(
      'All 2 implementations failed: a::x.\n\nThe last of them:\n\ne',
    )
  })

  test.each([
    ['one attempt', [failure(['a#1'])]],
    ['the same test in other ways', [failure(['a#1']), failure(['a#2'])]],
    ['other tests', [failure(['a#1']), failure(['b#1'])]],
    ['an attempt that gave up', [failure(['a#1']), failure(['a#1'], { tried: false })]],
    ['no attempt', []],
  ])('not with %s', (_, failures) => {
    expect(suspectTests(failures)).toBeNull()
  })
})
