/** Steps: a few letters of all of them, narrow rows where the list is looked at, bodies in ranges on demand. */
import { getBlob, getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import type { OpenStep, StepRow } from '#lib/trajectories/replay.ts'
import { cuttable, shownStep } from '#lib/trajectories/shown-step.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import type { StepBody } from '#lib/trajectories/types.ts'

/** rows are some 200 bytes each */
export const rowsPerAnswer = 500
/** bodies are as large as the agent's output: at most this many in one answer */
export const bodiesPerRange = 20
/** characters of one text in one answer, when the rest of it is asked for */
const charactersPerAnswer = 32 * 1024 * 1024

/** Steps from <= index < to. */
export type StepRange = { from: number; to: number }

const rowColumns = { trajectoryId: true, bodyBlob: true, createdAt: true, marks: true } as const

/** Rows of some ranges, in order, at most `rowsPerAnswer` of them. */
export async function findSteps(
  trajectoryId: string,
  ranges: StepRange[] = [{ from: 0, to: rowsPerAnswer }],
): Promise<StepRow[]> {
  return database().step.findMany({
    where: { trajectoryId, OR: ranges.map(({ from, to }) => ({ index: { gte: from, lt: to } })) },
    orderBy: { index: 'asc' },
    take: rowsPerAnswer,
    omit: rowColumns,
  })
}

/** Bodies of a range of steps, with their indexes: exactly as recorded. */
export async function findStepBodies(
  trajectoryId: string,
  range: StepRange,
): Promise<(StepBody & { index: number })[]> {
  const { rows, bodyOf } = await readRange(trajectoryId, range)
  return rows.map((row) => ({ index: row.index, ...bodyOf(row) }))
}

/** A range of steps as the replay shows them: long texts are cut and say so. */
export async function findOpenSteps(trajectoryId: string, range: StepRange): Promise<OpenStep[]> {
  const { rows, bodyOf } = await readRange(trajectoryId, range)
  return rows.map((row) => {
    const { bodyBlob: _, ...narrow } = row
    return { row: narrow, step: shownStep(bodyOf(row)) }
  })
}

async function readRange(trajectoryId: string, { from, to }: StepRange) {
  const { bodyBlob: _, ...omit } = rowColumns
  const rows = await database().step.findMany({
    where: { trajectoryId, index: { gte: from, lt: Math.min(to, from + bodiesPerRange) } },
    orderBy: { index: 'asc' },
    omit,
  })
  const blobs = await getBlobs(rows.map((row) => row.bodyBlob))
  return { rows, bodyOf: (row: { bodyBlob: string }) => parseStepBody(blobs.get(row.bodyBlob) as Buffer) }
}

/**
 * What follows in a text that was cut.
 * @param part its number in the shown step
 * @throws UserError when there is no such step or text
 */
export async function findStepText(
  trajectoryId: string,
  { index, part, from }: { index: number; part: number; from: number },
): Promise<{ text: string; more: number }> {
  const body = await findBody(trajectoryId, index)
  const whole = cuttable(shownStep(body, Number.POSITIVE_INFINITY)).find((text) => text.part === part)
  if (!whole) throw new UserError(`Step ${index + 1} has no text number ${part}.`)
  const text = whole.text.slice(from, from + charactersPerAnswer)
  return { text, more: Math.max(0, whole.text.length - from - text.length) }
}

/** The messages of a step exactly as the model sent and saw them. @throws UserError when there is no such step */
export async function findMessages(trajectoryId: string, index: number): Promise<StepBody['reply']> {
  const { message, reply } = await findBody(trajectoryId, index)
  return [message, ...reply]
}

async function findBody(trajectoryId: string, index: number): Promise<StepBody> {
  const row = await database().step.findUnique({
    where: { trajectoryId_index: { trajectoryId, index } },
    select: { bodyBlob: true },
  })
  if (!row) throw new UserError(`There is no step ${index + 1} in this trajectory.`)
  return parseStepBody(await getBlob(row.bodyBlob))
}
