/** A project goes back: head, tasks, and verdicts that say nothing about it any more. They are marked, never deleted. */
import { withdrawAutomatic } from '#lib/data/automatic-reviews.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { reviveInstances } from '#lib/data/instance-writes.ts'
import { countPassed } from '#lib/data/task-writes.ts'
import type { Rewind } from '#lib/pipeline/recipe.ts'

/** The same change again changes nothing. */
export async function writeRewind(
  tx: Prisma.TransactionClient,
  { projectId, change }: { projectId: string; change: Rewind },
): Promise<void> {
  for (const task of change.tasks) await rewindTask(tx, projectId, task)
  if (change.head !== null) {
    await tx.project.update({ where: { id: projectId }, data: { headCommit: change.head } })
    const reason = `It was made of a repository that went back since. ${change.tasks[0]?.reason ?? ''}`.trim()
    await markInstances(tx, { projectId, dropped: change.dropped, reason })
    await reviveInstances(tx, projectId, change.head)
  }
  await countPassed(tx, projectId)
}

async function rewindTask(
  tx: Prisma.TransactionClient,
  projectId: string,
  { number, state, testCommit, passedCommit, stale, reason }: Rewind['tasks'][number],
): Promise<void> {
  const { id } = await tx.task.update({
    where: { projectId_number: { projectId, number } },
    data: { state, testCommit, passedCommit, reason: null, failureClass: null },
    select: { id: true },
  })
  const marked = { staleAt: new Date(), staleReason: reason }
  const onTheseTests = { kind: 'tests-gate', OR: [{ suiteCommit: testCommit }, { suiteCommit: null }] }
  await tx.verdict.updateMany({
    where: { taskId: id, staleAt: null, ...(stale === 'solutions' ? { NOT: onTheseTests } : {}) },
    data: marked,
  })
  const { verdicts: fresh } = await tx.task.findUniqueOrThrow({
    where: { id },
    select: {
      verdicts: { where: { staleAt: null, trajectoryId: { not: null } }, select: { trajectoryId: true } },
    },
  })
  const freshIds = fresh.flatMap(({ trajectoryId }) => (trajectoryId === null ? [] : [trajectoryId]))
  const outdated = await tx.trajectory.findMany({
    where: { taskId: id, staleAt: null, verdict: { not: null }, id: { notIn: freshIds } },
    select: { id: true },
  })
  const staleIds = outdated.map((trajectory) => trajectory.id)
  await tx.trajectory.updateMany({ where: { id: { in: staleIds } }, data: marked })
  await withdrawAutomatic(tx, staleIds, reason)
}

/** Problems made of a state that is in the repository no longer: its tests and sources may be what was wrong. */
async function markInstances(
  tx: Prisma.TransactionClient,
  { projectId, dropped, reason }: { projectId: string; dropped: string[]; reason: string },
): Promise<void> {
  const marked = { staleAt: new Date(), staleReason: reason }
  await tx.instance.updateMany({
    where: { projectId, staleAt: null, baseCommit: { in: dropped } },
    data: marked,
  })
  const stale = await tx.instance.findMany({
    where: { projectId, staleAt: { not: null } },
    select: { id: true },
  })
  const ofStale = { instanceId: { in: stale.map(({ id }) => id) }, staleAt: null }
  await tx.verdict.updateMany({ where: ofStale, data: marked })
  const trajectories = await tx.trajectory.findMany({
    where: { ...ofStale, verdict: { not: null } },
    select: { id: true },
  })
  const ids = trajectories.map(({ id }) => id)
  await tx.trajectory.updateMany({ where: { id: { in: ids } }, data: marked })
  await withdrawAutomatic(tx, ids, reason)
}
