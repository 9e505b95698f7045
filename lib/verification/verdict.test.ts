import { expect, test } from 'vitest'
import { type GateOutcome, outcomeOf, type TestResult, withMissing } from './verdict.ts'

const gates = (...outcomes: GateOutcome[]) =>
  outcomes.map((outcome) => ({ gate: 'some', outcome, evidence: '', ids: [] }))

test.each<[GateOutcome[], GateOutcome]>([
  [['passed', 'passed'], 'passed'],
  [['passed', 'failed', 'infrastructure'], 'failed'],
  [['passed', 'infrastructure'], 'infrastructure'],
])('%j gives %s', (outcomes, expected) => {
  expect(outcomeOf(gates(...outcomes))).toBe(expected)
})

test('no gate is no verdict', () => {
  expect(() => outcomeOf([])).toThrow('at least one gate')
})

test('known tests that did not report are missing, and come last', () => {
  const seen: TestResult = {
    testId: 'a',
    phase: 'call',
    outcome: 'passed',
    exceptionType: null,
    message: '',
    durationMs: 1,
  }
  const all = withMissing([seen], ['b', 'a'])
  expect(all.map(({ testId, outcome }) => [testId, outcome])).toEqual([
    ['a', 'passed'],
    ['b', 'missing'],
  ])
})
