/** One foreign trajectory as the rows that lists and the replay read. Written in one transaction, and only once. */
import { putBlob, putBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { insertRows } from '#lib/data/insert-rows.ts'
import { putObjects } from '#lib/data/objects.ts'
import { putName } from '#lib/data/search-texts.ts'
import { storableText } from '#lib/data/storable.ts'
import { foreignNumbers } from '#lib/trajectories/foreign/numbers.ts'
import { summariseForeignStep } from '#lib/trajectories/foreign/summary.ts'
import type { ForeignStep, ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'
import { describeGaps, rebuildWorkspace } from '#lib/trajectories/foreign/workspace/rebuild.ts'
import type { ImportedHeader, StepBody } from '#lib/trajectories/types.ts'

export type StoredForeign = { steps: number; toolCalls: number; gaps: string[] }

export type ForeignRow = { importId: string; format: string; trajectory: ForeignTrajectory }

const stepsPerWrite = 200
const blobBytesPerWrite = 16 * 1024 * 1024

/** The same file again writes the same ids: what is there already stays. */
export async function storeForeign(given: ForeignRow): Promise<StoredForeign> {
  const { importId, trajectory } = given
  const id = derivedId('imported', importId, trajectory.key)
  const workspace = rebuildWorkspace(trajectory.steps)
  const numbers = foreignNumbers(trajectory, workspace.baseTree !== null)
  const counts = { steps: numbers.steps, toolCalls: numbers.toolCalls, gaps: describeGaps(workspace) }
  if (await database().trajectory.findUnique({ where: { id }, select: { id: true } })) return counts
  await putObjects(workspace.objects)
  const headerBlob = await putBlob(JSON.stringify(headerOf(trajectory)))
  const bodies = await putBodies(trajectory.steps)
  const row: Prisma.TrajectoryCreateManyInput = {
    ...trajectoryRow(given),
    ...numbers,
    id,
    headerBlob,
    linesEdited: workspace.linesEdited,
    baseTree: workspace.baseTree,
    finalTree: workspace.steps.at(-1)?.tree ?? null,
  }
  await database().$transaction(async (tx) => {
    await tx.trajectory.createMany({ data: [row], skipDuplicates: true })
    await putName(id, { title: row.title, taskNumber: null }, tx)
    for (let start = 0; start < trajectory.steps.length; start += stepsPerWrite) {
      const some = trajectory.steps.slice(start, start + stepsPerWrite)
      const data = some.map((step, at) => ({
        ...stepRow(step, { trajectoryId: id, index: start + at, bodies }),
        ...workspace.steps[start + at],
      }))
      await insertRows('Step', data, tx)
    }
  })
  return counts
}

function headerOf(trajectory: ForeignTrajectory): ImportedHeader {
  const { opening, tools, sampling, profile, extra } = trajectory
  return { messages: opening, tools, sampling, profile, limits: null, prompts: [], imported: extra }
}

/** Content-addressed and outside the transaction: a write that is cut short leaves bytes that the next one finds. */
async function putBodies(steps: ForeignStep[]): Promise<string[]> {
  const hashes: string[] = []
  let batch: string[] = []
  let bytes = 0
  const flush = async () => {
    if (batch.length > 0) hashes.push(...(await putBlobs(batch)))
    batch = []
    bytes = 0
  }
  for (const step of steps) {
    const body = JSON.stringify(bodyOf(step))
    batch.push(body)
    bytes += body.length
    if (bytes > blobBytesPerWrite || batch.length >= stepsPerWrite) await flush()
  }
  await flush()
  return hashes
}

function bodyOf({
  message,
  reasoning,
  calls,
  observations,
  reply,
  marks,
  usage,
  at,
  extra,
}: ForeignStep): StepBody {
  const imported = { ...extra, ...(at === null ? {} : { at }), ...(usage === null ? {} : { usage }) }
  return { message, reasoning, calls, observations, reply, marks, imported }
}

function trajectoryRow({ importId, format, trajectory }: ForeignRow) {
  const { title, model, profile, end, verdict, reward, parent, startedAt, endedAt } = trajectory
  return {
    importId,
    origin: format,
    parentId: parent && derivedId('imported', importId, parent.key),
    parentLink: parent?.link ?? null,
    purpose: 'imported',
    title: storableText(title, 300),
    attempt: 1,
    language: 'not recorded',
    profile,
    model: storableText(model ?? 'not recorded', 200),
    sandbox: '',
    state: 'ended',
    endReason: end === null ? null : storableText(end, 100),
    verdict,
    reward,
    ...(startedAt === null ? {} : { createdAt: new Date(startedAt) }),
    endedAt: endedAt === null ? null : new Date(endedAt),
  }
}

function stepRow(step: ForeignStep, place: { trajectoryId: string; index: number; bodies: string[] }) {
  const { trajectoryId, index, bodies } = place
  const summary = summariseForeignStep(step)
  return {
    trajectoryId,
    index,
    ...summary,
    summary: storableText(summary.summary, 200),
    promptTokens: step.usage?.promptTokens ?? 0,
    completionTokens: step.usage?.completionTokens ?? 0,
    costUsd: step.costUsd ?? 0,
    modelMs: step.modelMs ?? 0,
    toolMs: step.toolMs ?? 0,
    marks: step.marks.map((mark) => storableText(mark, 200)),
    bodyBlob: bodies[index] as string,
  }
}
