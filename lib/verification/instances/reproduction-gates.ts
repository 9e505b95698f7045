/** Do new tests show the bug? Pure decisions over recorded evidence; design 2, specs/05, cheats 20-22. */
import type { GateResult, TestResult } from '../verdict.ts'
import { counted, failures, gateOf } from './gate-of.ts'

/** what all tests said on the program with the bug and on the reference */
export type BothSides = { bug: TestResult[]; reference: TestResult[] }

/** No test that was there is gone, and each says what it said before. */
export function noTestVanished(known: string[], { bug, reference }: BothSides): GateResult {
  const passing = (results: TestResult[]) =>
    new Set(results.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId))
  const onBug = passing(bug)
  const onReference = passing(reference)
  const wrong = known.filter((id) => !onBug.has(id) || !onReference.has(id))
  return gateOf(
    'no-test-vanished',
    wrong.length === 0,
    `${known.length - wrong.length} of the ${counted(known.length, 'test')} that were there are there and pass, with the bug and without it.`,
    wrong,
  )
}

export function newTestCollected(known: string[], { bug }: BothSides): GateResult {
  const added = newOf(known, bug).map(({ testId }) => testId)
  return gateOf(
    'new-test-collected',
    added.length > 0,
    `${counted(added.length, 'new test')} found by the runner.`,
    added,
  )
}

/** A new test fails in its body on the bug, by no failing import, and passes on the reference. */
export function failsOnBug(
  known: string[],
  sides: BothSides,
  isImportTrouble: (exceptionType: string) => boolean,
): GateResult {
  const ids = reproducing(known, sides, isImportTrouble)
  const added = newOf(known, sides.bug)
  const others = added.filter(({ outcome }) => outcome === 'error')
  const errors = others.length > 0 ? ` ${counted(others.length, 'other')} did not get to its body.` : ''
  return gateOf(
    'fails-on-bug',
    ids.length > 0,
    `${ids.length} of ${counted(added.length, 'new test')} fail in their body on the bug and pass on the reference.${errors}`,
    ids,
  )
}

export function reproducing(
  known: string[],
  { bug, reference }: BothSides,
  isImportTrouble: (exceptionType: string) => boolean,
): string[] {
  const passing = new Set(reference.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId))
  return newOf(known, bug)
    .filter(
      ({ testId, outcome, phase, exceptionType }) =>
        outcome === 'failed' &&
        phase === 'call' &&
        !(exceptionType !== null && isImportTrouble(exceptionType)) &&
        passing.has(testId),
    )
    .map(({ testId }) => testId)
}

/** A test that the reference fails, too, shows nothing: `assert False` (cheat 20). */
export function passesOnReference(known: string[], { reference }: BothSides): GateResult {
  const added = newOf(known, reference)
  const wrong = failures(added)
  return gateOf(
    'passes-on-reference',
    wrong.length === 0,
    `On the reference ${added.length - wrong.length} of ${counted(added.length, 'new test')} pass.`,
    wrong.map(({ testId }) => testId),
  )
}

function newOf(known: string[], results: TestResult[]): TestResult[] {
  const ids = new Set(known)
  return results.filter(({ testId }) => !ids.has(testId))
}
