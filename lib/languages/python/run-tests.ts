import { randomBytes } from 'node:crypto'
import { InfrastructureError } from '#lib/errors.ts'
import { FileError, type ProgramResult, type Sandbox } from '#lib/sandbox/sandbox.ts'
import { type SuiteReport, type TestResult, withMissing } from '#lib/verification/verdict.ts'
import type { TestRun } from '../language.ts'
import { cleanEnvironment, interpreter, tools } from './interpreter.ts'
import { type FileReport, readReport } from './read-report.ts'

const testsFolder = 'tests'
const logLimit = 20_000

/**
 * One process per test file. The protected files are laid over before each, as code under test may have changed them;
 * processes it left behind are gone by then, as nothing outlives the program that `execute` ran.
 */
export async function runTests(sandbox: Sandbox, run: TestRun): Promise<SuiteReport> {
  const suite: SuiteReport = {
    results: [],
    canaryFailed: true,
    irregularities: [],
    infrastructure: null,
    crashed: null,
    log: '',
    durationMs: 0,
  }
  const start = performance.now()
  for (const file of run.files) {
    try {
      await sandbox.layOut({ remove: [testsFolder], files: run.protectedFiles })
      add(suite, file, await runProcess(sandbox, { ...run, files: [file] }, false), run.timeoutMs)
    } catch (error) {
      if (error instanceof InfrastructureError) suite.infrastructure = `${file}: ${error.message}`
      else if (error instanceof FileError) notLaidOut(suite, file, error)
      else throw error
    }
    if (suite.infrastructure) break
  }
  suite.durationMs = performance.now() - start
  return suite
}

type ProcessRun = { program: ProgramResult; report: FileReport }

/** One process for all: asked only of a workspace whose code is as it was when the tests were written. */
export async function collectTests(sandbox: Sandbox, run: TestRun): Promise<string[]> {
  await sandbox.layOut({ remove: [testsFolder], files: run.protectedFiles })
  const { program, report } = await runProcess(sandbox, run, true)
  if (report.ready && report.ended) return report.missing
  const how = howItEnded(program, run.timeoutMs)
  throw new InfrastructureError(`the tests could not be collected (${how}): ${program.stderr.slice(-500)}`)
}

async function runProcess(sandbox: Sandbox, run: TestRun, collectOnly: boolean): Promise<ProcessRun> {
  const nonce = randomBytes(16).toString('hex')
  const program = await sandbox.execute([interpreter, '-P', '-s', '-B', `${tools}/run_tests.py`], {
    timeoutMs: run.timeoutMs,
    signal: run.signal,
    env: { ...cleanEnvironment, PYTHONHASHSEED: String(run.seed) },
    template: true,
    stdin: `${JSON.stringify({ nonce, files: run.files, testsFolder, seed: run.seed, collectOnly })}\n`,
  })
  run.signal.throwIfAborted()
  return { program, report: readReport(program.report, nonce) }
}

function add(suite: SuiteReport, file: string, { program, report }: ProcessRun, timeoutMs: number): void {
  if (!report.ready) {
    suite.infrastructure = `the test runner did not start for ${file} (${howItEnded(program, timeoutMs)}): ${program.stderr.slice(-500)}`
    return
  }
  const results: TestResult[] = withMissing(report.results, report.missing)
  if (!report.ended) {
    const during = report.running
      ? ` during ${report.running}`
      : results.length === 0
        ? ' while importing'
        : ''
    const crash = `${file} ${howItEnded(program, timeoutMs)}${during}; ${report.missing.length} tests never reported`
    suite.crashed = suite.crashed ? `${suite.crashed}\n${crash}` : crash
    if (results.length === 0) results.push(unreported(file, crash))
  }
  suite.results.push(...results)
  suite.canaryFailed &&= report.canaryFailed
  suite.irregularities.push(...report.irregularities)
  suite.log += `$ ${file}\n${ends(program.stdout)}${program.stderr === '' ? '' : `\n${ends(program.stderr)}`}\n`
}

/** Code under test filled the workspace or locked a folder: its fault, and its tests did not run. */
function notLaidOut(suite: SuiteReport, file: string, error: FileError): void {
  const crash = `${file}: the protected tests could not be laid over again: ${error.message}`
  suite.crashed = suite.crashed ? `${suite.crashed}\n${crash}` : crash
  suite.results.push(unreported(file, crash))
}

function unreported(file: string, message: string): TestResult {
  return { testId: file, phase: 'collect', outcome: 'error', exceptionType: null, message, durationMs: 0 }
}

function howItEnded(program: ProgramResult, timeoutMs: number): string {
  const ways = {
    exited: `ended with exit code ${program.exitCode}`,
    'shell-exited': `ended with exit code ${program.exitCode}`,
    'timed-out': `did not end within ${timeoutMs / 1000} s`,
    'out-of-memory': 'ran out of memory',
    'output-limit': 'printed more than the limit',
    cancelled: 'was cancelled',
  }
  return ways[program.ending]
}

function ends(text: string): string {
  if (text.length <= logLimit) return text
  const half = logLimit / 2
  return `${text.slice(0, half)}\n... ${text.length - logLimit} characters left out ...\n${text.slice(-half)}`
}
