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
  /** why the suite could not be run at all (timeout, crash of the sandbox, missing tool); null = it ran */
  infrastructure: string | null
  /** the candidate's code ended or hung the runner: ids that never reported are `missing` */
  crashed: string | null
  /** what the runner printed, for people */
  log: string
  durationMs: number
}

export type GateOutcome = 'passed' | 'failed' | 'infrastructure'

export type GateResult = {
  /** kebab-case name: entry-point-fails, call-phase, no-vacuous-tests, earlier-tests-pass, tests-pass ... */
  gate: string
  outcome: GateOutcome
  /** one or two sentences with the numbers */
  evidence: string
  /** test ids or paths concerned */
  ids: string[]
}

/** Something the solver did that gains nothing but must be shown: the original was restored and graded. */
export type Flag = {
  kind: 'tests-edited' | 'runner-configuration' | 'start-up-hook' | string
  path: string
  evidence: string
}
