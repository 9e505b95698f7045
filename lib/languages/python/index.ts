import { join } from 'node:path'
import { z } from 'zod'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { Inspection, Language } from '../language.ts'
import { constantTests } from './constant-tests.ts'
import { cleanEnvironment, interpreter, runTool, tools } from './interpreter.ts'
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
  constantTests,
  quarantineReason,
  isImportTrouble: (exceptionType) => importTrouble.has(exceptionType),
  testSkips:
    /\b(?:mark\.(?:skip|skipif|xfail)|pytest\.(?:skip|xfail|importorskip)|unittest\.(?:skip\w*|expectedFailure)|self\.skipTest|__test__\s*=\s*False)/,
  defaults: ['None', '0', "''", '[]', '{}', 'False'],
  build,
  collectTests,
  runTests,
  async inspect(sandbox, signal): Promise<Inspection> {
    const script = { name: 'inspect_code.py', arguments: [testsFolder, ...excludes], signal }
    return inspectionSchema.parse(await runTool(sandbox, script))
  },
  async returnDefault(sandbox, value, signal): Promise<number> {
    const script = { name: 'return_default.py', arguments: [value, testsFolder, ...excludes], signal }
    return z.object({ rewritten: z.number() }).parse(await runTool(sandbox, script)).rewritten
  },
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
