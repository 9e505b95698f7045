/** Verdicts as people read them: gates with evidence, flags, results test by test. */
import { database } from '#lib/data/database.ts'
import { flagsSchema, gatesSchema } from '#lib/data/task-gates.ts'
import type { VerdictView } from '#lib/trajectories/replay.ts'
import type { TestResult } from '#lib/verification/verdict.ts'

/** Newest first. */
export async function findVerdicts(trajectoryId: string): Promise<VerdictView[]> {
  const rows = await database().verdict.findMany({
    where: { trajectoryId },
    // what still holds before what is stale
    orderBy: [{ staleAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }, { id: 'asc' }],
    omit: {
      projectId: true,
      taskId: true,
      runId: true,
      trajectoryId: true,
      tree: true,
      suiteCommit: true,
      logBlob: true,
    },
  })
  return Promise.all(
    rows.map(async ({ createdAt, staleAt, gates, flags, ...row }) => ({
      ...row,
      staleAt: staleAt?.toISOString() ?? null,
      gates: gatesSchema.parse(gates),
      flags: flagsSchema.parse(flags),
      createdAt: createdAt.toISOString(),
      results: await findResults(row.id),
    })),
  )
}

async function findResults(verdictId: string): Promise<TestResult[]> {
  const rows = await database().testResult.findMany({
    where: { verdictId },
    orderBy: { testId: 'asc' },
    omit: { verdictId: true, testRowId: true },
  })
  return rows.map((row) => ({
    ...row,
    phase: row.phase as TestResult['phase'],
    outcome: row.outcome as TestResult['outcome'],
  }))
}
