/** A graded result does not depend on the order in which tests report, nor on how their runs were spread over workers. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as gates from './gates.ts'
import { outcomeOf, type TestResult, withMissing } from './verdict.ts'

const result = fc.record({
  testId: fc.integer({ min: 0, max: 12 }).map((number) => `tests/test_a.py::test_${number}`),
  phase: fc.constantFrom('collect', 'setup', 'call', 'teardown'),
  outcome: fc.constantFrom('passed', 'failed', 'error', 'skipped'),
  exceptionType: fc.constantFrom(null, 'AssertionError', 'ImportError'),
  message: fc.constant(''),
  durationMs: fc.nat(50),
}) as fc.Arbitrary<TestResult>

const results = fc.uniqueArray(result, { selector: (each) => each.testId, maxLength: 10 })
const known = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 10 })

function grade(reported: TestResult[], knownIds: string[], repeats: TestResult[][]) {
  const all = withMissing(reported, knownIds)
  const options = { isImportTrouble: (type: string) => type === 'ImportError', crashed: null }
  const decided = [
    gates.callPhase(all, options),
    gates.nopPassesNone(all),
    gates.testsPass(all, null),
    gates.earlierTestsPass(all, null),
    gates.sameTestsCollected(knownIds, all),
    gates.stable(
      all,
      repeats.map((each, at) => ({ seed: at + 1, results: withMissing(each, knownIds) })),
    ),
  ]
  return {
    outcome: outcomeOf(decided),
    gates: decided.map(({ gate, outcome, ids }) => ({ gate, outcome, ids: [...ids].sort() })),
  }
}

test('2,000 reports in any order, from any number of workers', { timeout: 120_000 }, () => {
  const workers = fc.integer({ min: 1, max: 5 })
  fc.assert(
    fc.property(
      results,
      results,
      known,
      workers,
      fc.infiniteStream(fc.nat()),
      (first, second, numbers, count, random) => {
        const ids = numbers.map((number) => `tests/test_a.py::test_${number}`)
        const spread = (list: TestResult[]) => {
          const parts: TestResult[][] = Array.from({ length: count }, () => [])
          for (const each of list) parts[(random.next().value ?? 0) % count]?.push(each)
          return parts.flat().reverse()
        }
        expect(grade(spread(first), [...ids].reverse(), [spread(second)])).toEqual(
          grade(first, ids, [second]),
        )
      },
    ),
    { numRuns: 2_000 },
  )
})
