import { z } from 'zod'
import { InfrastructureError } from '#lib/errors.ts'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import { type MutationReport, type MutationRun, mutantOutcomes } from '../language.ts'
import { cleanEnvironment, interpreter, tools } from './interpreter.ts'

const testsFolder = 'tests'

const reportSchema = z.object({
  baseline: z.string(),
  candidates: z.number(),
  seconds: z.number(),
  mutants: z.array(
    z.object({
      path: z.string(),
      line: z.number(),
      operator: z.string(),
      before: z.string(),
      after: z.string(),
      outcome: z.enum(mutantOutcomes),
      by: z.string().nullable(),
    }),
  ),
})

/** The mutants are made, and met by the tests, inside the sandbox: forks of one warm interpreter, one after the other. */
export async function measureMutants(sandbox: Sandbox, run: MutationRun): Promise<MutationReport> {
  const { lines, files, most, seed, seconds, signal } = run
  await sandbox.layOut({ remove: [testsFolder], files: run.protectedFiles })
  const program = await sandbox.execute([interpreter, '-P', '-s', '-B', `${tools}/measure_mutants.py`], {
    // the time-box is the tool's own; this is for a tool that hangs
    timeoutMs: (seconds + 60) * 1000,
    signal,
    env: cleanEnvironment,
    stdin: `${JSON.stringify({ lines, files, most, seed, seconds })}\n`,
  })
  signal.throwIfAborted()
  if (program.ending !== 'exited' || program.exitCode !== 0)
    throw new InfrastructureError(
      `the mutants could not be measured (${program.ending}, exit code ${program.exitCode}): ${program.stderr.slice(-500)}`,
    )
  return reportSchema.parse(JSON.parse(program.report.toString('utf8')))
}
