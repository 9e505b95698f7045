/** Problems that adapters made, as recipes write and read them. */
import { z } from 'zod'
import { getBlobs, putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { appendEvent } from '#lib/data/events.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { notePart } from '#lib/data/project-models.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { gatesSchema } from '#lib/data/task-gates.ts'
import type { Instance, NewInstance } from '#lib/pipeline/instances/instance.ts'
import type { ModelName } from '#lib/pipeline/recipe.ts'
import { type GateResult, stoppingGates } from '#lib/verification/verdict.ts'

export function instanceIdOf(
  projectId: string,
  { adapter, taskNumber, baseCommit }: Pick<Instance, 'adapter' | 'taskNumber' | 'baseCommit'>,
): string {
  return derivedId('instance', projectId, adapter, taskNumber, baseCommit)
}

/**
 * Made again, it replaces itself; attempts at a refused one were none. A proven one is never replaced: attempts were
 * graded on it.
 */
export async function writeInstance(
  tx: Prisma.TransactionClient,
  input: { runId: string; projectId: string; instance: NewInstance; model: ModelName | null },
): Promise<void> {
  const { runId, projectId, instance, model } = input
  const id = instanceIdOf(projectId, instance)
  const { taskNumber, patch, gates, measures, title, report, secret } = instance
  const before = await tx.instance.findUnique({ where: { id }, select: { state: true } })
  if (before?.state === 'proven') return
  const data = {
    adapter: instance.adapter,
    state: instance.state,
    baseCommit: instance.baseCommit,
    problemTree: instance.problemTree,
    givenTree: instance.givenTree,
    failToPass: instance.failToPass,
    passToPass: instance.passToPass,
    proposals: instance.proposals,
    runId,
    projectId,
    taskId: await taskIdOf(tx, projectId, taskNumber),
    title: storableText(title, 300),
    report: storableText(report, 20_000),
    secret: storableText(secret, 20_000),
    patchBlob: await putBlob(patch, tx),
    gates: storableJson(gates),
    measures: storableJson(measures),
    model: model?.name ?? '',
    recorded: model?.recorded ?? false,
  }
  await tx.instance.upsert({ where: { id }, create: { id, ...data }, update: data })
  if (model) await notePart(tx, projectId, model)
  await appendEvent(tx, runId, {
    level: instance.state === 'proven' ? 'info' : 'warn',
    kind: 'verdict',
    message: describe(instance),
    data: { instanceId: id, adapter: instance.adapter, taskNumber, state: instance.state },
  })
}

/** The same commit came about again, so what was made of it holds again; its verdicts do once they are given again. */
export async function reviveInstances(
  tx: Prisma.TransactionClient,
  projectId: string,
  baseCommit: string,
): Promise<void> {
  await tx.instance.updateMany({
    where: { projectId, baseCommit, staleAt: { not: null } },
    data: { staleAt: null, staleReason: null },
  })
}

function describe({ adapter, taskNumber, state, gates, failToPass, passToPass }: NewInstance): string {
  const which = `${adapter}${taskNumber ? ` of ${taskNumber}` : ''}`
  if (state === 'proven')
    return `${which}: proven (${failToPass.length} tests fail, ${passToPass.length} still pass)`
  const why = stoppingGates(gates).map((gate) => gate.gate)
  return `${which}: refused: ${why.join(', ')}`
}

async function taskIdOf(tx: Prisma.TransactionClient, projectId: string, number: string | null) {
  if (number === null) return null
  const where = { projectId_number: { projectId, number } }
  return (await tx.task.findUniqueOrThrow({ where, select: { id: true } })).id
}

export async function readInstances(projectId: string): Promise<Instance[]> {
  const rows = await database().instance.findMany({
    where: { projectId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: { task: { select: { number: true } } },
  })
  const patches = await getBlobs(rows.map((row) => row.patchBlob))
  return rows.map(({ task, state, patchBlob, gates, measures, staleAt, ...row }) => ({
    ...row,
    stale: staleAt !== null,
    taskNumber: task?.number ?? null,
    state: state === 'proven' ? 'proven' : 'refused',
    patch: patches.get(patchBlob)?.toString('utf8') ?? '',
    gates: gatesSchema.parse(gates) as GateResult[],
    measures: z.record(z.string(), z.unknown()).parse(measures),
  }))
}
