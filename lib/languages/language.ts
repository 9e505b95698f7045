/** The language port: all that the pipeline must know of a programming language and its test runner. */
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { SuiteReport } from '#lib/verification/verdict.ts'

/** What the parser found in the workspace's sources (tests excluded). */
export type Inspection = {
  /** files that do not parse: path and message with the line */
  broken: { path: string; message: string }[]
  functions: {
    /** e.g. src/lexer.py::Lexer.next_token */
    symbol: string
    /** raises NotImplementedError, or has an empty body */
    stub: boolean
    /** sha256 of the normalised syntax tree, so that "unchanged" survives formatting */
    hash: string
  }[]
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
  /** protected tests live under this folder */
  testsFolder: string
  /** tests/test_1_2_3.py */
  testFile(taskNumber: string): string
  /** tests/1.2.3.sh: sets up, runs exactly this task's tests, exit 0 = pass */
  entryPoint(taskNumber: string): string
  /** does this path configure the test runner or hook into the interpreter's start? (verification/quarantine.ts) */
  isQuarantined(path: string): boolean
  /** values of the "returns a default" implementations */
  defaults: string[]
  /** Runs test files, each in a process of its own, with the canary. */
  runTests(
    sandbox: Sandbox,
    options: { files: string[]; timeoutMs: number; signal: AbortSignal; protectedFiles: WorkspaceFile[] },
  ): Promise<SuiteReport>
  inspect(sandbox: Sandbox, signal: AbortSignal): Promise<Inspection>
  /** Rewrites every stub in the workspace so that it returns the default instead. */
  returnDefault(sandbox: Sandbox, value: string, signal: AbortSignal): Promise<void>
}
