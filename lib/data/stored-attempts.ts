/** What attempts left behind, to be graded again without an agent. */
import { withdrawAutomatic } from '#lib/data/automatic-reviews.ts'
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { decidedGatesSchema, flagsSchema } from '#lib/data/task-gates.ts'
import type { StoredAttempt } from '#lib/pipeline/recipe.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'

export type AskedAttempts = { projectId: string; trajectoryId: string | null; runId: string }

/** Ended before this run began: a run that is taken up again finds the same ones. */
export async function endedBefore({ projectId, trajectoryId, runId }: AskedAttempts) {
  const { createdAt } = await database().run.findUniqueOrThrow({
    where: { id: runId },
    select: { createdAt: true },
  })
  return {
    projectId,
    state: 'ended',
    endedAt: { lt: createdAt },
    finalTree: { not: null },
    ...(trajectoryId ? { id: trajectoryId } : {}),
  } satisfies Prisma.TrajectoryWhereInput
}

export async function findStoredAttempts(asked: AskedAttempts): Promise<StoredAttempt[]> {
  const rows = await database().trajectory.findMany({
    where: {
      ...(await endedBefore(asked)),
      purpose: 'implementation',
      baseTree: { not: null },
      task: { testCommit: { not: null } },
    },
    orderBy: [{ endedAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      attempt: true,
      baseCommit: true,
      baseTree: true,
      finalTree: true,
      headerBlob: true,
      verdict: true,
      taskNumber: true,
      task: { select: { testCommit: true } },
      run: { select: { recipe: true } },
    },
  })
  const headers = await getBlobs([...new Set(rows.map((row) => row.headerBlob))])
  const found = await findAttemptGates(rows.map((row) => row.id))
  return rows.map(({ task, run, headerBlob, ...row }) => ({
    ...row,
    kind: run?.recipe === 'rollout' ? ('rollout' as const) : ('implementation' as const),
    taskNumber: row.taskNumber as string,
    testCommit: task?.testCommit as string,
    baseTree: row.baseTree as string,
    finalTree: row.finalTree as string,
    told: parseHeader(headers.get(headerBlob) as Buffer).messages.map((message) => message.content ?? ''),
    ...(found.get(row.id) ?? { attemptGates: [], flags: [] }),
  }))
}

const ofTheAttempt = new Set(['no-leaks', 'no-tampering'])

/** What the newest verdict that judged the attempt itself says of it. */
async function findAttemptGates(
  ids: string[],
): Promise<Map<string, Pick<StoredAttempt, 'attemptGates' | 'flags'>>> {
  const rows = await database().verdict.findMany({
    where: { trajectoryId: { in: ids }, kind: { in: ['implementation', 'rollout'] }, carried: false },
    orderBy: { createdAt: 'asc' },
    select: { trajectoryId: true, gates: true, flags: true },
  })
  return new Map(
    rows.map(({ trajectoryId, gates, flags }) => [
      trajectoryId as string,
      {
        attemptGates: decidedGatesSchema.parse(gates).filter(({ gate }) => ofTheAttempt.has(gate)),
        flags: flagsSchema.parse(flags),
      },
    ]),
  )
}

/** Verdicts on other tests than the task's own say nothing about it any more, nor do their trajectories. */
export async function markStaleVerdicts(tx: Prisma.TransactionClient, projectId: string): Promise<number> {
  const stale = await tx.$queryRaw<{ id: string; trajectoryId: string | null }[]>`
    UPDATE "Verdict" v SET "staleAt" = now(), "staleReason" = 'The tests of ' || t."number" || ' have changed since.'
    FROM "Task" t
    WHERE v."taskId" = t."id" AND v."projectId" = ${projectId}::uuid AND v."staleAt" IS NULL
      AND v."kind" IN ('implementation', 'rollout', 'mutation')
      AND t."testCommit" IS NOT NULL AND v."suiteCommit" IS DISTINCT FROM t."testCommit"
    RETURNING v."id", v."trajectoryId"`
  const ids = stale.flatMap(({ trajectoryId }) => trajectoryId ?? [])
  await tx.$executeRaw`
    UPDATE "Trajectory" t SET "staleAt" = now(), "staleReason" = 'The tests of its task have changed since.'
    WHERE t."id" = ANY(${ids}::uuid[]) AND t."staleAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "Verdict" v WHERE v."trajectoryId" = t."id" AND v."staleAt" IS NULL)`
  await withdrawAutomatic(tx, ids, 'The tests of its task have changed since.')
  return stale.length
}
