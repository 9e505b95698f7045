import { join } from 'node:path'
import { z } from 'zod'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { CoverageRun, Inspection, Language, LineHits } from '../language.ts'
import { constantTests } from './constant-tests.ts'
import { cleanEnvironment, interpreter, runTool, tools } from './interpreter.ts'
import { measureMutants } from './measure-mutants.ts'
import { quarantineReason } from './quarantine-reason.ts'
import { collectTests, runTests } from './run-tests.ts'
import { readStarter } from './starter.ts'

const testsFolder = 'tests'
const excludes = ['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.venv', '.coverage']
const importTrouble = new Set([
  'ImportError',
  'ModuleNotFoundError',
  'SyntaxError',
  'IndentationError',
  'TabError',
])

const brokenSchema = z.array(z.object({ path: z.string(), message: z.string() }))
const inspectionSchema = z.object({
  broken: brokenSchema,
  functions: z.array(z.object({ symbol: z.string(), stub: z.boolean(), hash: z.string() })),
  runnerSettings: z.array(z.object({ path: z.string(), hash: z.string() })),
  runnerImports: z.array(z.object({ path: z.string(), module: z.string() })),
})

const emptiedSchema = z.object({ emptied: z.array(z.string()), kept: z.array(z.string()) })
const removedSchema = z.object({ removedFiles: z.array(z.string()), unknown: z.array(z.string()) })
const hitsSchema = z.record(z.string(), z.record(z.string(), z.number()))

let starter: WorkspaceFile[] | null = null

/** Python 3.11+ with pytest 7+: sources in one package folder at the root, tests in tests/. */
export const python: Language = {
  name: 'python',
  label: 'Python',
  get starter() {
    starter ??= readStarter()
    return starter
  },
  excludes,
  get toolsFolder() {
    return join(import.meta.dirname, 'tools')
  },
  testsFolder,
  testFile: (taskNumber) => `${testsFolder}/test_${taskNumber.replaceAll('.', '_')}.py`,
  testFiles: (paths) => paths.filter((path) => /^tests\/(.*\/)?test_[^/]*\.py$/.test(path)).sort(),
  entryPoint: (taskNumber) => `${testsFolder}/${taskNumber}.sh`,
  entryPointCommand: (taskNumber) => [
    '/usr/bin/env',
    ...Object.entries(cleanEnvironment).map(([name, value]) => `${name}=${value}`),
    '/bin/bash',
    `${testsFolder}/${taskNumber}.sh`,
  ],
  suiteCommand: 'python3 -m pytest -q -p no:cacheprovider tests',
  constantTests,
  quarantineReason,
  isImportTrouble: (exceptionType) => importTrouble.has(exceptionType),
  testSkips:
    /\b(?:mark\.(?:skip|skipif|xfail)|pytest\.(?:skip|xfail|importorskip)|unittest\.(?:skip\w*|expectedFailure)|self\.skipTest|__test__\s*=\s*False)/,
  defaults: ['None', '0', "''", '[]', '{}', 'False'],
  build,
  collectTests,
  runTests,
  measureMutants,
  async inspect(sandbox, signal): Promise<Inspection> {
    const script = { name: 'inspect_code.py', arguments: [testsFolder, ...excludes], signal }
    return inspectionSchema.parse(await runTool(sandbox, script))
  },
  async returnDefault(sandbox, value, signal): Promise<number> {
    const script = { name: 'return_default.py', arguments: [value, testsFolder, ...excludes], signal }
    return z.object({ rewritten: z.number() }).parse(await runTool(sandbox, script)).rewritten
  },
  async emptyBodies(sandbox, signal) {
    const script = { name: 'empty_bodies.py', arguments: [testsFolder, ...excludes], signal }
    return emptiedSchema.parse(await runTool(sandbox, script))
  },
  async removeTests(sandbox, testIds, signal) {
    const { removedFiles, unknown } = removedSchema.parse(
      await runTool(sandbox, { name: 'remove_tests.py', arguments: testIds, signal }),
    )
    if (unknown.length > 0) throw new Error(`no such tests to remove: ${unknown.join(', ')}`)
    return { removedFiles }
  },
  countLines,
}

/** The project's code runs here, so it may also end the interpreter: that is its fault, not the sandbox's. */
async function build(sandbox: Sandbox, signal: AbortSignal): Promise<{ path: string; message: string }[]> {
  const argv = [interpreter, '-P', '-s', '-B', `${tools}/import_modules.py`, testsFolder, ...excludes]
  const program = await sandbox.execute(argv, { timeoutMs: 60_000, signal, env: cleanEnvironment })
  signal.throwIfAborted()
  if (program.report.length > 0) return brokenSchema.parse(JSON.parse(program.report.toString('utf8')))
  const how = program.ending === 'exited' ? `ended with exit code ${program.exitCode}` : program.ending
  return [{ path: '.', message: `importing the modules ${how}: ${program.stderr.slice(-500)}` }]
}

/** The project's code runs here: when it ends the interpreter or hangs, nothing is counted, which is said by nothing. */
async function countLines(
  sandbox: Sandbox,
  { files, paths, timeoutMs, signal }: CoverageRun,
): Promise<LineHits> {
  const argv = [interpreter, '-P', '-s', '-B', `${tools}/run_coverage.py`]
  const stdin = `${JSON.stringify({ files, paths })}\n`
  const program = await sandbox.execute(argv, { timeoutMs, signal, env: cleanEnvironment, stdin })
  signal.throwIfAborted()
  return program.report.length > 0 ? hitsSchema.parse(JSON.parse(program.report.toString('utf8'))) : {}
}
