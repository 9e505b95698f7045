/** Is an injected bug a fair problem, and did an attempt mend it? Pure decisions over recorded evidence; design 2, specs/03. */
import type { Language } from '#lib/languages/language.ts'
import type { TreeChange } from '#lib/trajectories/trees.ts'
import { isInFolder } from '../quarantine.ts'
import type { GateResult, TestResult } from '../verdict.ts'
import { counted, failures, gateOf } from './gate-of.ts'

export function patchNotEmpty(changes: TreeChange[]): GateResult {
  const paths = changes.map(({ path }) => path)
  const evidence = paths.length > 0 ? `Changed: ${paths.join(', ')}.` : 'Nothing was changed.'
  return gateOf('patch-not-empty', paths.length > 0, evidence, paths)
}

/** A bug is a change of sources that are there: no test, no settings of the runner, no file more or less. */
export function onlySourcesChanged(
  changes: TreeChange[],
  { testsFolder, quarantineReason }: Pick<Language, 'testsFolder' | 'quarantineReason'>,
): GateResult {
  const problems = changes.flatMap(({ path, change }) => {
    if (isInFolder(path, testsFolder)) return [{ path, what: 'is a test' }]
    const reason = quarantineReason(path)
    if (reason) return [{ path, what: `is a ${reason.replaceAll('-', ' ')}` }]
    return change === 'modified' ? [] : [{ path, what: `was ${change}` }]
  })
  const shown = problems.map(({ path, what }) => `${path} ${what}`).join('; ')
  return gateOf(
    'only-sources-changed',
    problems.length === 0,
    problems.length === 0
      ? `${counted(changes.length, 'source file')} changed, and nothing else.`
      : `${shown}.`,
    problems.map(({ path }) => path),
  )
}

export function stillBuilds(broken: { path: string; message: string }[]): GateResult {
  const shown = broken.slice(0, 5).map(({ path, message }) => `${path}: ${message}`)
  const evidence = broken.length === 0 ? 'Every source parses and can be imported.' : `${shown.join('; ')}.`
  return gateOf(
    'still-builds',
    broken.length === 0,
    evidence,
    broken.map(({ path }) => path),
  )
}

export type Transitions = {
  /** passed on the reference, failed in the call phase with the bug */
  failToPass: string[]
  /** passed on both */
  passToPass: string[]
  /** passed on the reference, and with the bug neither passed nor failed in its body */
  broken: TestResult[]
}

export function transitionsOf(
  reference: TestResult[],
  bug: TestResult[],
  isImportTrouble: (exceptionType: string) => boolean,
): Transitions {
  const passing = new Set(reference.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId))
  const known = bug.filter(({ testId }) => passing.has(testId))
  const failsRightly = ({ outcome, phase, exceptionType }: TestResult) =>
    outcome === 'failed' && phase === 'call' && !(exceptionType !== null && isImportTrouble(exceptionType))
  return {
    failToPass: known.filter(failsRightly).map(({ testId }) => testId),
    passToPass: known.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId),
    broken: known.filter((result) => result.outcome !== 'passed' && !failsRightly(result)),
  }
}

/** The bug is seen by a test that runs, and by none that it only keeps from running. */
export function failsInCallPhase({ failToPass, broken }: Transitions, crashed: string | null): GateResult {
  const wrong = broken.length > 0 ? ` ${counted(broken.length, 'other')} cannot run any more.` : ''
  const crash = crashed ? ` The run broke off: ${crashed}.` : ''
  return gateOf(
    'fails-in-call-phase',
    failToPass.length > 0 && broken.length === 0 && crashed === null,
    `${counted(failToPass.length, 'test')} that passed now fail in their body.${wrong}${crash}`,
    broken.length > 0 ? broken.map(({ testId }) => testId) : failToPass,
  )
}

export function keepsPassing({ passToPass }: Transitions): GateResult {
  return gateOf(
    'keeps-passing',
    passToPass.length > 0,
    `${counted(passToPass.length, 'test')} still pass with the bug.`,
  )
}

export function reversible(restored: boolean, how: string): GateResult {
  return gateOf(
    'reversible',
    restored,
    restored ? 'The patch taken back gives the reference, byte for byte.' : how,
  )
}

/** What the solver sees of the tests must not point at the bug. */
export function visibleSuitePasses(results: TestResult[], removed: number): GateResult {
  const wrong = failures(results)
  return gateOf(
    'visible-suite-passes',
    results.length > 0 && wrong.length === 0,
    `${counted(removed, 'test')} that see the bug taken out; of the ${results.length} that stay ${results.length - wrong.length} pass with it.`,
    wrong.map(({ testId }) => testId),
  )
}

export function failToPassNow(results: TestResult[], failToPass: string[]): GateResult {
  return allOf('fail-to-pass', results, { ids: failToPass, what: 'tests that saw the bug' })
}

/** Over the whole suite: a repair that breaks something else is none (cheat 19). */
export function passToPassStill(results: TestResult[], passToPass: string[]): GateResult {
  return allOf('pass-to-pass', results, { ids: passToPass, what: 'other tests' })
}

function allOf(
  gate: string,
  results: TestResult[],
  { ids, what }: { ids: string[]; what: string },
): GateResult {
  const passed = new Set(results.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId))
  const wrong = ids.filter((id) => !passed.has(id))
  return gateOf(
    gate,
    wrong.length === 0,
    `${ids.length - wrong.length} of ${ids.length} ${what} pass.`,
    wrong,
  )
}
