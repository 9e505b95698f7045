/** What attempts at proven problems left behind, to be graded again without an agent. */
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { type AskedAttempts, endedBefore } from '#lib/data/stored-attempts.ts'
import type { InstanceAttempt } from '#lib/pipeline/instances/instance.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'

export async function findInstanceAttempts(asked: AskedAttempts): Promise<InstanceAttempt[]> {
  const rows = await database().trajectory.findMany({
    where: {
      ...(await endedBefore(asked)),
      // who injected the bug did not solve it
      purpose: { not: 'injection' },
      instanceId: { not: null },
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
