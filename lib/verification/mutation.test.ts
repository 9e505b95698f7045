import { expect, test } from 'vitest'
import type { Mutant } from '#lib/languages/language.ts'
import { decideAgain } from './decide.ts'
import { stable } from './gates.ts'
import { changedSourceLines, mutationGate } from './mutation.ts'
import { defaultPolicy, gatePolicySchema } from './policy.ts'
import { filesOf, solution, withTests } from './testing/numerals.ts'
import type { TestResult } from './verdict.ts'

const mutant = (line: number, outcome: Mutant['outcome']): Mutant => ({
  path: 'numerals/convert.py',
  line,
  operator: 'comparison',
  before: 'a < b',
  after: 'a <= b',
  outcome,
  by: null,
})

const report = (outcomes: Mutant['outcome'][]) => ({
  baseline: 'passed',
  candidates: 40,
  seconds: 1,
  mutants: outcomes.map((outcome, at) => mutant(at + 1, outcome)),
})

test('the lines of a task are those that its implementation added or changed, outside the tests', () => {
  const lines = changedSourceLines(
    filesOf(withTests),
    filesOf(withTests, solution, { 'tests/x.py': 'a' }),
    'tests',
  )
  expect(Object.keys(lines)).toEqual(['numerals/convert.py'])
  const text = (solution['numerals/convert.py'] as string).split('\n')
  expect((lines['numerals/convert.py'] ?? []).map((line) => text[line - 1]?.trim())).toEqual([
    'total, rest = 0, text',
    'for value, letters in VALUES:',
    'while rest.startswith(letters):',
    'total, rest = total + value, rest[len(letters):]',
    'if rest or not total or to_roman(total) != text:',
    'raise ValueError(f"{text!r} is not a Roman numeral")',
    'return total',
  ])
})

test('a test that no longer ends notices, a line no test comes to is missed, what was not run does not count', () => {
  const gate = mutationGate(
    report(['killed', 'timed-out', 'survived', 'not-covered', 'not-run']),
    defaultPolicy,
  )
  expect(gate).toMatchObject({
    outcome: 'passed',
    measured: { noticed: 2, measured: 4 },
    ids: ['numerals/convert.py:3 a < b -> a <= b', 'numerals/convert.py:4 a < b -> a <= b'],
    evidence:
      "The tests notice 2 of 4 small changes of the task's code; 1 are on lines that no test comes to; 1 were not measured: the time was over (5 sampled of 40). Allowed: 50 % or more.",
  })
  expect(mutationGate({ ...report([]), baseline: 'x fails' }, defaultPolicy).outcome).toBe('infrastructure')
  expect(mutationGate(report(['not-run']), defaultPolicy).outcome).toBe('infrastructure')
})

test('another policy decides again from the numbers that were kept, and back', () => {
  const passed = { gate: 'canary', outcome: 'passed' as const, evidence: 'ok', ids: [] }
  const gates = [passed, mutationGate(report(['killed', 'survived']), defaultPolicy)]
  const strict = decideAgain(gates, gatePolicySchema.parse({ mutationScore: 0.8 }))
  expect(strict).toMatchObject({ outcome: 'failed', changed: ['mutation'] })
  expect(strict.gates[1]?.evidence).toMatch(/Allowed: 80 % or more\.$/)
  expect(decideAgain(strict.gates, defaultPolicy)).toEqual({
    gates,
    outcome: 'passed',
    changed: ['mutation'],
  })
})

test('flaky tests are named; refused or quarantined by policy, never in silence', () => {
  const result = (testId: string, outcome: TestResult['outcome']): TestResult => ({
    testId,
    phase: 'call',
    outcome,
    exceptionType: null,
    message: '',
    durationMs: 1,
  })
  const again = [{ seed: 1, results: [result('a', 'failed'), result('b', 'passed')] }]
  const refused = stable([result('a', 'passed'), result('b', 'passed')], again)
  expect(refused).toMatchObject({ outcome: 'failed', ids: ['a'] })
  const lenient = decideAgain([refused], gatePolicySchema.parse({ flaky: 'quarantine' }))
  expect(lenient.outcome).toBe('passed')
  expect(lenient.gates[0]).toMatchObject({ outcome: 'flagged', ids: ['a'] })
  expect(lenient.gates[0]?.evidence).toMatch(/1 of 2 tests changed .*Allowed: named and quarantined/)
})
