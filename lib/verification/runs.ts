/** Runs in sandboxes that nobody has touched before; every gate's evidence comes from here. */
import { InfrastructureError } from '#lib/errors.ts'
import type { Inspection, Language } from '#lib/languages/language.ts'
import type { Limits, ProgramResult, Sandbox, SandboxDriver } from '#lib/sandbox/sandbox.ts'
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { EntryPointRun } from './gates.ts'
import { isInFolder } from './quarantine.ts'
import type { SuiteReport } from './verdict.ts'

export type Verifier = {
  driver: SandboxDriver
  language: Language
  objects: ObjectStore
  limits: Limits
  /** absent = the base image */
  environment?: WorkspaceFile[]
  signal: AbortSignal
  /** for one test file; an entry point gets the same */
  fileTimeoutMs: number
  /** what runs, for the sandbox's label and its reaper, e.g. the run's id */
  label: string
}

const openings = 3

/**
 * Opens a sandbox with these files, uses it once and closes it. Trouble of the machine is answered with another fresh
 * sandbox, three in all. @throws InfrastructureError when the last one failed too
 */
export async function inFreshSandbox<T>(
  verifier: Verifier,
  files: WorkspaceFile[],
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  for (let opening = 1; ; opening += 1) {
    verifier.signal.throwIfAborted()
    try {
      return await onceInSandbox(verifier, files, use)
    } catch (error) {
      if (!(error instanceof InfrastructureError) || opening === openings) throw error
    }
  }
}

async function onceInSandbox<T>(
  { driver, language, limits, label, environment = [] }: Verifier,
  files: WorkspaceFile[],
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await driver.open({
    label: `${label} verify`,
    files,
    limits,
    environment,
    excludes: language.excludes,
    tools: { [language.name]: language.toolsFolder },
  })
  try {
    return await use(sandbox)
  } finally {
    await sandbox.close()
  }
}

export type SuiteRun = {
  testFiles: string[]
  seed?: number
  prepare?: (sandbox: Sandbox) => Promise<unknown>
}

/** @throws InfrastructureError when the suite could not be run in any of the sandboxes */
export function runSuite(verifier: Verifier, files: WorkspaceFile[], run: SuiteRun): Promise<SuiteReport> {
  return inFreshSandbox(verifier, files, async (sandbox) => {
    await run.prepare?.(sandbox)
    const report = await verifier.language.runTests(sandbox, testRun(verifier, files, run))
    if (report.infrastructure) throw new InfrastructureError(report.infrastructure)
    return report
  })
}

/** The ids of all tests of a tree. @throws InfrastructureError when they cannot be had */
export function collectIds(
  verifier: Verifier,
  files: WorkspaceFile[],
  testFiles: string[],
): Promise<string[]> {
  return inFreshSandbox(verifier, files, (sandbox) =>
    verifier.language.collectTests(sandbox, testRun(verifier, files, { testFiles })),
  )
}

function testRun({ language, fileTimeoutMs, signal }: Verifier, files: WorkspaceFile[], run: SuiteRun) {
  return {
    files: run.testFiles,
    timeoutMs: fileTimeoutMs,
    signal,
    protectedFiles: files.filter((file) => isInFolder(file.path, language.testsFolder)),
    seed: run.seed ?? 0,
  }
}

export function inspectFiles(verifier: Verifier, files: WorkspaceFile[]): Promise<Inspection> {
  return inFreshSandbox(verifier, files, (sandbox) => verifier.language.inspect(sandbox, verifier.signal))
}

export type EntryPointResult = EntryPointRun & { log: string }

export function runEntryPoint(
  verifier: Verifier,
  files: WorkspaceFile[],
  taskNumber: string,
): Promise<EntryPointResult> {
  const { language, fileTimeoutMs, signal } = verifier
  return inFreshSandbox(verifier, files, async (sandbox) => {
    const command = language.entryPointCommand(taskNumber)
    const program = await sandbox.execute(command, { timeoutMs: fileTimeoutMs, signal })
    signal.throwIfAborted()
    return {
      exitCode: program.exitCode,
      exited: program.ending === 'exited',
      how: howItEnded(program, fileTimeoutMs),
      log: `$ ${command.join(' ')}\n${program.stdout.slice(-20_000)}${program.stderr.slice(-20_000)}`,
    }
  })
}

function howItEnded(program: ProgramResult, timeoutMs: number): string {
  if (program.ending === 'exited') return `ended with exit code ${program.exitCode}`
  if (program.ending === 'timed-out') return `did not end within ${timeoutMs / 1000} s`
  if (program.ending === 'out-of-memory') return 'ran out of memory'
  if (program.ending === 'output-limit') return 'printed more than the limit'
  return `ended by ${program.ending}`
}
