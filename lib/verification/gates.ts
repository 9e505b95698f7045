/** Gates on tests: pure decisions over what runs reported. Paper 3.4 and 3.5; design sections 2 (5b) and 3. */
import { decide } from './decide.ts'
import { defaultPolicy, type GatePolicy } from './policy.ts'
import type { GateResult, SuiteReport, TestResult } from './verdict.ts'

export type EntryPointRun = {
  exitCode: number | null
  /** it ended by itself */
  exited: boolean
  /** "ended with exit code 1", "timed-out" */
  how: string
}

const gate = (name: string, passed: boolean, evidence: string, ids: string[] = []): GateResult => ({
  gate: name,
  outcome: passed ? 'passed' : 'failed',
  evidence,
  ids,
})

export function infrastructureGate(name: string, evidence: string): GateResult {
  return { gate: name, outcome: 'infrastructure', evidence, ids: [] }
}

/** Before an implementation exists, the entry point must say so. */
export function entryPointFails(run: EntryPointRun): GateResult {
  return gate(
    'entry-point-fails',
    run.exited && run.exitCode !== 0,
    `Without an implementation the entry point ${run.how}.`,
  )
}

/** The entry point must obey the task's test file: pass with tests that all pass, fail with tests that all fail. */
export function entryPointRunsTests(runs: {
  allPassing: EntryPointRun
  allFailing: EntryPointRun
}): GateResult {
  const obeys = succeeded(runs.allPassing) && runs.allFailing.exited && runs.allFailing.exitCode !== 0
  const evidence = `With a test file in which every test passes the entry point ${runs.allPassing.how}; with one in which every test fails it ${runs.allFailing.how}.`
  return gate('entry-point-runs-tests', obeys, evidence)
}

export function entryPointPasses(run: EntryPointRun): GateResult {
  return gate('entry-point-passes', succeeded(run), `The entry point ${run.how}.`)
}

function succeeded(run: EntryPointRun): boolean {
  return run.exited && run.exitCode === 0
}

/** Can the report be believed at all? The tests that must fail did fail, and nothing meddled with the runner. */
export function canary(report: SuiteReport): GateResult {
  const trouble = [...new Set(report.irregularities)]
  if (!report.canaryFailed) trouble.unshift('a test that must fail passed, or never ran')
  const evidence =
    trouble.length === 0
      ? 'Tests that must fail failed, before and after the real ones; the test runner was left alone.'
      : `The report cannot be believed: ${trouble.slice(0, 5).join('; ')}.`
  return gate('canary', trouble.length === 0, evidence)
}

/** Each new test fails, in its body: not while it is collected, imported or set up, and not by a failing import. */
export function callPhase(
  results: TestResult[],
  options: { isImportTrouble: (exceptionType: string) => boolean; crashed: string | null },
): GateResult {
  const wrong = results.filter(
    (result) =>
      result.phase !== 'call' ||
      result.outcome !== 'failed' ||
      (result.exceptionType !== null && options.isImportTrouble(result.exceptionType)),
  )
  const counted = `${results.length - wrong.length} of ${results.length} new tests fail in their call phase`
  const crash = options.crashed ? ` The run broke off: ${options.crashed}.` : ''
  return gate(
    'call-phase',
    results.length > 0 && wrong.length === 0 && options.crashed === null,
    `${counted}${wrong.length > 0 ? `; ${described(wrong)}` : ''}.${crash}`,
    idsOf(wrong),
  )
}

/** Doing nothing passes nothing. */
export function nopPassesNone(results: TestResult[]): GateResult {
  const passed = results.filter((result) => result.outcome === 'passed')
  const evidence = `Without an implementation ${passed.length} of ${results.length} new tests pass.`
  return gate('nop-passes-none', results.length > 0 && passed.length === 0, evidence, idsOf(passed))
}

export type DefaultRun = {
  value: string
  results: TestResult[]
  /** why tests never reported: those could be vacuous unseen */
  crashed: string | null
}

/** Implementations that only return a default pass few of the new tests, each, and every test then ends. */
export function noVacuousTests(
  runs: DefaultRun[],
  testCount: number,
  policy: GatePolicy = defaultPolicy,
): GateResult {
  const shares = runs.map(({ value, results }) => ({
    value,
    passed: results.filter((result) => result.outcome === 'passed'),
  }))
  const counts = shares.map(({ value, passed }) => `${value} passes ${passed.length}`).join(', ')
  const broken = runs.find((run) => run.crashed !== null)
  const unseen = broken
    ? ` But with ${broken.value} the run broke off (${broken.crashed}), so what else passes is not known: every test must end, whatever the code under test returns.`
    : ''
  const ids = [...new Set(shares.flatMap((share) => idsOf(share.passed)))]
  const most = Math.max(0, ...shares.map(({ passed }) => passed.length))
  const measured = { tests: testCount, most, broken: Number(broken !== undefined || shares.length === 0) }
  const found = gate('no-vacuous-tests', true, `Returning a default: ${counts}.${unseen}`, ids)
  return decide({ ...found, measured }, policy)
}

export function earlierTestsPass(results: TestResult[], crashed: string | null): GateResult {
  return allPass('earlier-tests-pass', 'earlier tests', { results, crashed })
}

/** All known tests, the task's and the earlier ones. */
export function testsPass(results: TestResult[], crashed: string | null): GateResult {
  const checked = allPass('tests-pass', 'tests', { results, crashed })
  return results.length > 0 ? checked : { ...checked, outcome: 'failed' }
}

function allPass(
  name: string,
  what: string,
  { results, crashed }: { results: TestResult[]; crashed: string | null },
): GateResult {
  const wrong = results.filter((result) => result.outcome !== 'passed')
  const counted = `${results.length - wrong.length} of ${results.length} ${what} pass`
  const crash = crashed ? ` The run broke off: ${crashed}.` : ''
  const passed = wrong.length === 0 && crashed === null
  return gate(
    name,
    passed,
    `${counted}${wrong.length > 0 ? `; ${described(wrong)}` : ''}.${crash}`,
    idsOf(wrong),
  )
}

/** The runner collects the same tests as when they were written: none vanished, none came from elsewhere. */
export function sameTestsCollected(knownIds: string[], results: TestResult[]): GateResult {
  const known = new Set(knownIds)
  const seen = new Set(results.filter((result) => result.phase !== 'missing').map((result) => result.testId))
  const vanished = knownIds.filter((id) => !seen.has(id))
  const foreign = [...seen].filter((id) => !known.has(id))
  const evidence = `${knownIds.length} tests are known; ${vanished.length} of them were not reported, ${foreign.length} unknown ones were.`
  return gate('same-tests-collected', vanished.length + foreign.length === 0, evidence, [
    ...vanished,
    ...foreign,
  ])
}

/** Flaky tests have no say where the policy quarantines them; `note` names them, for what they are left out of. */
export function withoutQuarantined(
  results: TestResult[],
  quarantined: string[] = [],
): { counted: TestResult[]; note: string } {
  const left = new Set(quarantined)
  const counted = results.filter((result) => !left.has(result.testId))
  const named = results.filter((result) => left.has(result.testId)).map((result) => result.testId)
  const more = named.length > 5 ? ` and ${named.length - 5} more` : ''
  const note =
    named.length === 0
      ? ''
      : `Flaky and in quarantine, without a say: ${named.slice(0, 5).join(', ')}${more}.`
  return { counted, note }
}

export type Repetition = { seed: number; results: TestResult[] }

/** The same tests say the same in other fresh sandboxes, in another order and with other hash seeds. */
export function stable(
  first: TestResult[],
  repetitions: Repetition[],
  policy: GatePolicy = defaultPolicy,
): GateResult {
  const inOrder = [...repetitions].sort((a, b) => a.seed - b.seed)
  const runs = [first, ...inOrder.map((repetition) => repetition.results)].map(
    (results) => new Map(results.map((result) => [result.testId, result.outcome])),
  )
  const ids = [...new Set(runs.flatMap((run) => [...run.keys()]))].sort()
  const outcomesOf = (id: string) => runs.map((run) => run.get(id) ?? 'missing')
  const flaky = ids.filter((id) => new Set(outcomesOf(id)).size > 1)
  const shown = flaky.slice(0, 5).map((id) => `${id}: ${outcomesOf(id).join(', ')}`)
  const more = flaky.length > 5 ? `; and ${flaky.length - 5} more` : ''
  const changed = flaky.length > 0 ? ` ${shown.join('; ')}${more}.` : ''
  const told = `${describeRuns(inOrder)}: ${flaky.length} of ${ids.length} tests changed their outcome.${changed}`
  const measured = { flaky: flaky.length, tests: ids.length, runs: runs.length }
  return decide({ ...gate('stable', true, told, flaky), measured }, policy)
}

function describeRuns(repetitions: Repetition[]): string {
  if (repetitions.length === 0) return '1 run, and no repetition was asked for'
  const seeds = repetitions.map((repetition) => repetition.seed).join(', ')
  return `${repetitions.length + 1} runs in fresh sandboxes, the first in the order as written, the others shuffled with seed ${seeds}`
}

function idsOf(results: TestResult[]): string[] {
  return results.map((result) => result.testId)
}

function described(results: TestResult[]): string {
  const kinds = new Map<string, number>()
  for (const { phase, outcome, exceptionType } of results) {
    const kind =
      phase === 'missing' ? 'missing' : `${outcome} in ${phase}${exceptionType ? ` (${exceptionType})` : ''}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
}
