/** When a run ends short, nothing of it may go on looking as if it were at work. */
import type { Prisma, Run } from '#lib/data/generated/client.ts'
import { readingRecipes } from '#lib/data/reading-recipes.ts'

export async function settleRun(tx: Prisma.TransactionClient, run: Run): Promise<void> {
  const endedAt = run.endedAt ?? new Date()
  const interrupted = ['cancelled', 'partly', 'paused'].includes(run.state)
  await tx.stage.updateMany({
    where: { runId: run.id, state: 'running' },
    data: { state: interrupted ? 'cancelled' : 'failed', endedAt },
  })
  await tx.trajectory.updateMany({
    where: { runId: run.id, state: 'running' },
    data: { state: 'ended', endReason: interrupted ? 'cancelled' : 'infrastructure', endedAt },
  })
  if (run.projectId && !readingRecipes.includes(run.recipe)) await settleProject(tx, run.projectId)
}

/** A task in the middle of something goes back to the last state that is true without a worker. */
async function settleProject(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  await tx.task.updateMany({ where: { projectId, state: 'testing' }, data: { state: 'proposed' } })
  await tx.task.updateMany({
    where: { projectId, state: 'implementing', testCommit: { not: null } },
    data: { state: 'tests-ready' },
  })
  await tx.task.updateMany({ where: { projectId, state: 'implementing' }, data: { state: 'proposed' } })
  const project = await tx.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { state: true, tasksTotal: true, tasksPassed: true },
  })
  if (project.state !== 'building') return
  const state = project.tasksPassed > 0 ? 'partly-built' : project.tasksTotal > 0 ? 'planned' : 'proposed'
  await tx.project.update({ where: { id: projectId }, data: { state } })
}
