/** What tests said, test by test, and what follows from it. Pure. */

export type TestPhase = 'collect' | 'setup' | 'call' | 'teardown' | 'missing'
export type TestOutcome = 'passed' | 'failed' | 'error' | 'skipped' | 'missing'

export type TestResult = {
  /** the runner's id, e.g. tests/test_1_1_1.py::test_empty_input */
  testId: string
  phase: TestPhase
  outcome: TestOutcome
  exceptionType: string | null
  message: string
  durationMs: number
}

/** One run of a suite through the language's own runner plug-in; results come from the report pipe only. */
export type SuiteReport = {
  results: TestResult[]
  /** the canary test, which must fail, behaved; false = nothing else in the report can be believed */
  canaryFailed: boolean
  /**
   * What the runner saw the candidate's code do to the run itself: report lines without this run's nonce, replaced
   * parts of the test runner, objects that equal everything. Any of them makes the whole report unbelievable.
   */
  irregularities: string[]
  /** why the suite could not be run at all (crash of the sandbox, missing tool); null = it ran */
  infrastructure: string | null
  /** the candidate's code ended or hung the runner: ids that never reported are `missing` */
  crashed: string | null
  /** what the runner printed, for people */
  log: string
  durationMs: number
}

/** of a verdict */
export type GateOutcome = 'passed' | 'failed' | 'infrastructure'

export type GateResult = {
  /** kebab-case name: entry-point-fails, call-phase, no-vacuous-tests, earlier-tests-pass, tests-pass ... */
  gate: string
  /** `flagged` stops nothing: what was found gained nothing, and a person should see it */
  outcome: GateOutcome | 'flagged'
  /** one or two sentences with the numbers */
  evidence: string
  /** test ids or paths concerned */
  ids: string[]
  /** the numbers behind a decision whose threshold is a setting (decide.ts) */
  measured?: Record<string, number> | undefined
}

/** Something the solver did that gains nothing but must be shown: the original was restored and graded. */
export type Flag = {
  kind: 'tests-edited' | 'runner-configuration' | 'start-up-hook' | 'leak' | string
  path: string
  evidence: string
  /** index of the step after which it was first seen; null = not known, or there from the beginning */
  step: number | null
}

/** Gates that a verdict did not get through. */
export function stoppingGates(gates: GateResult[]): GateResult[] {
  return gates.filter(({ outcome }) => outcome === 'failed' || outcome === 'infrastructure')
}

/**
 * What all gates together say. A gate whose evidence could not be had says `infrastructure` itself and never `failed`,
 * so a failed gate stands on evidence of its own: no repetition of the others could turn the whole into a pass, and
 * `failed` wins. Only where nothing failed and something could not be measured is the answer `infrastructure`.
 * @throws when there is no gate: nothing was checked, which must never read as passed
 */
export function outcomeOf(gates: GateResult[]): GateOutcome {
  if (gates.length === 0) throw new Error('a verdict needs at least one gate')
  if (gates.some((gate) => gate.outcome === 'failed')) return 'failed'
  if (gates.some((gate) => gate.outcome === 'infrastructure')) return 'infrastructure'
  return 'passed'
}

/** 1 when everything asked for passed, else the share that did where there is one, none when nothing was learnt. */
export function rewardOf(outcome: GateOutcome, score: number | null): number | null {
  return outcome === 'infrastructure' ? null : (score ?? Number(outcome === 'passed'))
}

/** Adds a `missing` result for every known id that never reported, so that silence counts as failure. */
export function withMissing(results: TestResult[], knownIds: string[]): TestResult[] {
  const reported = new Set(results.map((result) => result.testId))
  const missing = knownIds
    .filter((id) => !reported.has(id))
    .map(
      (testId): TestResult => ({
        testId,
        phase: 'missing',
        outcome: 'missing',
        exceptionType: null,
        message: 'this test is known and was not reported',
        durationMs: 0,
      }),
    )
  return [...results, ...missing]
}
