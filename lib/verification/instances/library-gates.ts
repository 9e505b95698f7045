/** Is a library without its bodies a fair task? Pure decisions over recorded evidence; design 2, specs/06. */

import type { GateResult, TestResult } from '../verdict.ts'
import { counted, failures, gateOf } from './gate-of.ts'

type Broken = { path: string; message: string }

export function bodiesEmptied({ emptied, kept }: { emptied: string[]; kept: string[] }): GateResult {
  const rest =
    kept.length > 0
      ? ` ${kept.length} stay, because they run while modules are imported: ${kept.join(', ')}.`
      : ''
  return gateOf(
    'bodies-emptied',
    emptied.length > 0,
    `${emptied.length} function bodies were emptied by the parser.${rest}`,
  )
}

/** No stub may raise while a module is imported: nothing would be collected (cheat 23). */
export function imports(broken: Broken[]): GateResult {
  const shown = broken.slice(0, 5).map(({ path, message }) => `${path}: ${message}`)
  return gateOf(
    'imports',
    broken.length === 0,
    broken.length === 0 ? 'Every module can be imported.' : `${shown.join('; ')}.`,
    broken.map(({ path }) => path),
  )
}

/** Most known tests fail, at least one of them. */
export function mostFail(results: TestResult[]): GateResult {
  const passed = results.filter(({ outcome }) => outcome === 'passed')
  const failed = results.length - passed.length
  return gateOf(
    'most-tests-fail',
    failed > results.length / 2,
    `Without bodies ${failed} of ${results.length} tests fail.`,
    passed.map(({ testId }) => testId),
  )
}

export function referencePasses(results: TestResult[]): GateResult {
  const wrong = failures(results)
  return gateOf(
    'reference-passes',
    results.length > 0 && wrong.length === 0,
    `With the reference ${results.length - wrong.length} of ${counted(results.length, 'test')} pass.`,
    wrong.map(({ testId }) => testId),
  )
}

/** Commit-0: the share of known test ids that pass; what never reported failed. */
export function scoreOf(results: TestResult[], knownIds: string[]): number {
  const passed = new Set(results.filter(({ outcome }) => outcome === 'passed').map(({ testId }) => testId))
  return knownIds.length === 0 ? 0 : knownIds.filter((id) => passed.has(id)).length / knownIds.length
}

/** Gate that says the score; a part of the tests is no solution, and kept as data. */
export function knownTestsPass(
  results: TestResult[],
  knownIds: string[],
  crashed: string | null,
): GateResult {
  const score = scoreOf(results, knownIds)
  const passed = Math.round(score * knownIds.length)
  const crash = crashed ? ` The run broke off: ${crashed}.` : ''
  return gateOf(
    'known-tests-pass',
    knownIds.length > 0 && passed === knownIds.length,
    `${passed} of ${counted(knownIds.length, 'known test')} pass: score ${score.toFixed(3)}.${crash}`,
    failures(results).map(({ testId }) => testId),
  )
}
