/** The language port: all that the pipeline must know of a programming language and its test runner. */
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { SuiteReport } from '#lib/verification/verdict.ts'

/** What the parser found in the workspace's sources (tests excluded). */
export type Inspection = {
  /** files that do not parse: path and message with the line */
  broken: { path: string; message: string }[]
  functions: {
    /** e.g. lexer.py::Lexer.next_token; `lexer.py::<module>` stands for what the file does outside functions */
    symbol: string
    /** raises NotImplementedError, or has an empty body; for <module>: nothing but declarations */
    stub: boolean
    /** sha256 of the normalised syntax tree, so that "unchanged" survives formatting */
    hash: string
  }[]
  /** test-runner settings inside files that hold other things too, e.g. [tool.pytest] of pyproject.toml */
  runnerSettings: { path: string; hash: string }[]
  /** sources that import the test runner: nothing to fail on, something a reviewer wants to see */
  runnerImports: { path: string; module: string }[]
}

/** Why a path may not come from the one who is graded; null = an ordinary file. */
export type QuarantineReason = 'runner-configuration' | 'start-up-hook'

export type TestRun = {
  /** test files, relative to /workspace */
  files: string[]
  /** for one file */
  timeoutMs: number
  signal: AbortSignal
  /** all of the tests folder: laid over before each file, everything else in that folder is removed */
  protectedFiles: WorkspaceFile[]
  /** order of the tests and seed of the interpreter's hashes; 0 = as written */
  seed: number
}

export type CoverageRun = Pick<TestRun, 'files' | 'timeoutMs' | 'signal'> & { paths: string[] }

/** by path, by line counted from 1 */
export type LineHits = Record<string, Record<string, number>>

export const mutantOutcomes = ['killed', 'survived', 'timed-out', 'not-covered', 'not-run'] as const

export type MutationRun = {
  /** lines that may be changed, by path */
  lines: Record<string, number[]>
  /** test files */
  files: string[]
  protectedFiles: WorkspaceFile[]
  /** sampled with `seed` when there are more */
  most: number
  seed: number
  /** what is not measured by then is `not-run` */
  seconds: number
  signal: AbortSignal
}

export type Mutant = {
  path: string
  line: number
  /** what kind of change it is, for people */
  operator: string
  before: string
  after: string
  /** `timed-out` = noticed, by a test that no longer ends; `not-covered` = no test comes to the line */
  outcome: (typeof mutantOutcomes)[number]
  /** the first test that noticed it */
  by: string | null
}

export type MutationReport = {
  /** "passed", or why nothing could be measured: the tests must pass on the unchanged sources */
  baseline: string
  /** mutants there are on these lines */
  candidates: number
  mutants: Mutant[]
  seconds: number
}

export type Language = {
  name: string
  label: string
  /** what an agent starts a repository from */
  starter: WorkspaceFile[]
  /** path segments that never enter a snapshot */
  excludes: string[]
  /** host folder with the runner plug-in and the parser scripts, mounted read-only as /opt/swe-play/<name> */
  toolsFolder: string
  /** protected tests live under this folder, without a slash at the end */
  testsFolder: string
  /** tests/test_1_2_3.py */
  testFile(taskNumber: string): string
  /** all test files among these paths, in order */
  testFiles(paths: string[]): string[]
  /** tests/1.2.3.sh: sets up, runs exactly this task's tests, exit 0 = pass */
  entryPoint(taskNumber: string): string
  /** the command that runs it from /workspace, with the same environment every time */
  entryPointCommand(taskNumber: string): string[]
  /** how a developer runs all tests from /workspace; collects what the verifier does */
  suiteCommand: string
  /** a test file with these ids in which every test passes, or every test fails: shows what an entry point obeys */
  constantTests(testIds: string[], passing: boolean): string
  /** does this path configure the test runner or hook into the interpreter's start? (verification/quarantine.ts) */
  quarantineReason(path: string): QuarantineReason | null
  /** do these exceptions, raised in a test's body, mean that it could not even reach the code under test? */
  isImportTrouble(exceptionType: string): boolean
  /** in a test's source: marks that skip it or expect its failure */
  testSkips: RegExp
  /** values of the "returns a default" implementations */
  defaults: string[]
  /** Imports or compiles every source. @returns what does not */
  build(sandbox: Sandbox, signal: AbortSignal): Promise<{ path: string; message: string }[]>
  /** The ids that the runner finds, without running them. @throws InfrastructureError when it cannot say */
  collectTests(sandbox: Sandbox, run: TestRun): Promise<string[]>
  /** Runs test files, each in a process of its own, with the canary. */
  runTests(sandbox: Sandbox, run: TestRun): Promise<SuiteReport>
  inspect(sandbox: Sandbox, signal: AbortSignal): Promise<Inspection>
  /**
   * Small changes of the sources on these lines, made on the syntax tree: which do the tests notice? Each mutant meets
   * only tests that reach it. @throws InfrastructureError
   */
  measureMutants(sandbox: Sandbox, run: MutationRun): Promise<MutationReport>
  /** Rewrites every stub in the workspace so that it returns the default instead. @returns how many */
  returnDefault(sandbox: Sandbox, value: string, signal: AbortSignal): Promise<number>
  /**
   * Empties every function body in the workspace's sources, so that it is a stub; signatures, docstrings, decorators and
   * constants stay. `kept`: symbols that run while modules are imported, or nothing could be imported.
   */
  emptyBodies(sandbox: Sandbox, signal: AbortSignal): Promise<{ emptied: string[]; kept: string[] }>
  /** Removes test functions from the workspace. @returns files in which no test was left: they are gone, too */
  removeTests(sandbox: Sandbox, testIds: string[], signal: AbortSignal): Promise<{ removedFiles: string[] }>
  /** How often each line of these sources ran while the tests did: 0 = it could have. A measure, never a verdict. */
  countLines(sandbox: Sandbox, run: CoverageRun): Promise<LineHits>
}
