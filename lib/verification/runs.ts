/**
 * Runs in sandboxes that nobody has touched before; every gate's evidence comes from here. They know nothing of one
 * another, so they may go on side by side.
 */
import { availableParallelism, totalmem } from 'node:os'
import { InfrastructureError } from '#lib/errors.ts'
import type { Inspection, Language } from '#lib/languages/language.ts'
import {
  FileError,
  type Limits,
  type ProgramResult,
  type Sandbox,
  type SandboxDriver,
} from '#lib/sandbox/sandbox.ts'
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { writeTree } from '#lib/trajectories/trees.ts'
import type { EntryPointRun } from './gates.ts'
import { isInFolder } from './quarantine.ts'
import { Slots } from './slots.ts'
import { type Spares, withSpares } from './spares.ts'
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
  /** absent = every sandbox is opened when it is needed, and closed before its result is looked at */
  spares?: Spares
}

const openings = 3

/** of one process, all its verifications together: tests that share a core would run into their time limits */
export const mostSandboxes = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 31)))
const slots = new Slots(mostSandboxes)

/**
 * Opens a sandbox with these files, uses it once and closes it. Trouble of the machine is answered with another fresh
 * sandbox, three in all. @throws InfrastructureError when the last one failed too
 */
export function inFreshSandbox<T>(
  verifier: Verifier,
  files: WorkspaceFile[],
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  return slots.use(() => withPatience(verifier, files, use))
}

async function withPatience<T>(
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
  verifier: Verifier,
  files: WorkspaceFile[],
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const { spares } = verifier
  const spare = await spares?.take()?.catch(unlessInfrastructure)
  const sandbox = spare ?? (await openSandbox(verifier, files))
  try {
    if (spare) await layOut(spare, { remove: [], files })
    return await use(sandbox)
  } finally {
    if (spares) spares.leave(sandbox)
    else await sandbox.close()
  }
}

/** What could not be opened ahead is no try of this run: it opens its own, and is told if that fails too. */
function unlessInfrastructure(error: unknown): undefined {
  if (!(error instanceof InfrastructureError)) throw error
}

function openSandbox(
  { driver, language, limits, label, environment = [] }: Verifier,
  files: WorkspaceFile[],
): Promise<Sandbox> {
  return driver.open({
    label: `${label} verify`,
    files,
    limits,
    environment,
    excludes: language.excludes,
    tools: { [language.name]: language.toolsFolder },
  })
}

/** A verification that opens its sandboxes ahead. */
export function openingAhead<T>(verifier: Verifier, use: (verifier: Verifier) => Promise<T>): Promise<T> {
  return withSpares(
    () => openSandbox(verifier, []),
    (spares) => use({ ...verifier, spares }),
  )
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

/** ids by what they were collected from: same content, same answer */
const collected = new Map<string, string[]>()
const MOST_COLLECTED = 200
/** of code that nobody is graded for: a short limit would only make a busy machine look broken */
const COLLECTING_MS = 60_000

/**
 * The ids of all tests of a tree; asked again for every attempt at a task, and remembered while the process runs.
 * @throws InfrastructureError when they cannot be had
 */
export async function collectIds(
  verifier: Verifier,
  files: WorkspaceFile[],
  testFiles: string[],
): Promise<string[]> {
  const { driver, language, environment = [] } = verifier
  const content = [files, environment].map((each) => writeTree(each).tree)
  const key = JSON.stringify([driver.name, language.name, content, testFiles])
  const known = collected.get(key)
  if (known) return known
  const ids = await inFreshSandbox(verifier, files, (sandbox) =>
    language.collectTests(sandbox, { ...testRun(verifier, files, { testFiles }), timeoutMs: COLLECTING_MS }),
  )
  const [oldest] = collected.keys()
  if (oldest && collected.size >= MOST_COLLECTED) collected.delete(oldest)
  collected.set(key, ids)
  return ids
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

/** One sandbox for several trees: the parser runs nothing of them. @returns what it found, in their order */
export function inspectTrees(verifier: Verifier, trees: WorkspaceFile[][]): Promise<Inspection[]> {
  return inFreshSandbox(verifier, [], async (sandbox) => {
    const found: Inspection[] = []
    let remove: string[] = []
    for (const files of trees) {
      await layOut(sandbox, { remove, files })
      found.push(await verifier.language.inspect(sandbox, verifier.signal))
      remove = [...new Set(files.map(({ path }) => path.split('/')[0] as string))]
    }
    return found
  })
}

export async function inspectFiles(verifier: Verifier, files: WorkspaceFile[]): Promise<Inspection> {
  const [inspection] = await inspectTrees(verifier, [files])
  return inspection as Inspection
}

async function layOut(sandbox: Sandbox, changes: { remove: string[]; files: WorkspaceFile[] }) {
  try {
    await sandbox.layOut(changes)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new InfrastructureError(`the files could not be laid out: ${error.message}`)
  }
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
