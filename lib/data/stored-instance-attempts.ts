/** What attempts at proven problems left behind, to be graded again without an agent. */
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { AskedAttempts } from '#lib/data/stored-attempts.ts'
import type { InstanceAttempt } from '#lib/pipeline/instances/instance.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'

/** Ended before this run began: a run that is taken up again finds the same ones. */
export async function findInstanceAttempts({
  projectId,
  trajectoryId,
  runId,
}: AskedAttempts): Promise<InstanceAttempt[]> {
  const { createdAt } = await database().run.findUniqueOrThrow({
    where: { id: runId },
    select: { createdAt: true },
  })
  const rows = await database().trajectory.findMany({
    where: {
      projectId,
      // who injected the bug did not solve it
      purpose: { not: 'injection' },
      instanceId: { not: null },
      state: 'ended',
      endedAt: { lt: createdAt },
      finalTree: { not: null },
      ...(trajectoryId ? { id: trajectoryId } : {}),
    },
    orderBy: [{ endedAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      instanceId: true,
      attempt: true,
      finalTree: true,
      headerBlob: true,
      verdict: true,
    },
  })
  const headers = await getBlobs([...new Set(rows.map((row) => row.headerBlob))])
  return rows.map(({ headerBlob, ...row }) => ({
    ...row,
    instanceId: row.instanceId as string,
    finalTree: row.finalTree as string,
    told: parseHeader(headers.get(headerBlob) as Buffer).messages.map((message) => message.content ?? ''),
  }))
}
