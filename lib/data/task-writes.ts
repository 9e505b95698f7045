import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { storableTestId, storableText } from '#lib/data/storable.ts'
import type { ProjectRecords } from '#lib/pipeline/recipe.ts'

type TaskChange = Parameters<ProjectRecords['saveTask']>[2]

export async function changeTask(
  tx: Prisma.TransactionClient,
  input: { projectId: string; taskNumber: string; change: TaskChange },
): Promise<void> {
  const { projectId, taskNumber: number, change } = input
  const { reason } = change
  await tx.task.update({
    where: { projectId_number: { projectId, number } },
    data: { ...change, ...(reason ? { reason: storableText(reason, 1_000) } : {}) },
  })
  if (change.state !== undefined) await countPassed(tx, projectId)
}

export async function countPassed(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  const tasksPassed = await tx.task.count({ where: { projectId, state: 'passed' } })
  await tx.project.update({ where: { id: projectId }, data: { tasksPassed } })
}

export async function writeTests(
  tx: Prisma.TransactionClient,
  input: { projectId: string; taskNumber: string; suiteCommit: string; testIds: string[] },
): Promise<void> {
  const { projectId, taskNumber: number, suiteCommit, testIds } = input
  const task = await tx.task.findUniqueOrThrow({
    where: { projectId_number: { projectId, number } },
    select: { id: true },
  })
  await tx.test.createMany({
    data: testIds
      .map((testId) => storableTestId(testId))
      .map((testId) => ({
        id: derivedId('test', task.id, suiteCommit, testId),
        taskId: task.id,
        suiteCommit,
        testId,
      })),
    skipDuplicates: true,
  })
}
