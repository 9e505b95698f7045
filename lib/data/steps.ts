/** Steps: narrow rows for the list, bodies in ranges on demand. */
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import type { StepBody } from '#lib/trajectories/types.ts'

/** rows are some 200 bytes each */
export const stepsPerPage = 2_000
/** bodies are as large as the agent's output: at most this many in one answer */
export const bodiesPerRange = 20

/** In order, from an index on, at most a page of them. */
export async function findSteps(
  trajectoryId: string,
  { from = 0, limit = stepsPerPage }: { from?: number; limit?: number } = {},
): Promise<StepRow[]> {
  return database().step.findMany({
    where: { trajectoryId, index: { gte: from } },
    orderBy: { index: 'asc' },
    take: Math.min(limit, stepsPerPage),
    omit: { trajectoryId: true, bodyBlob: true, createdAt: true },
  })
}

/** Bodies of the steps from <= index < to, with their indexes. */
export async function findStepBodies(
  trajectoryId: string,
  { from, to }: { from: number; to: number },
): Promise<(StepBody & { index: number })[]> {
  const rows = await database().step.findMany({
    where: { trajectoryId, index: { gte: from, lt: Math.min(to, from + bodiesPerRange) } },
    orderBy: { index: 'asc' },
    select: { index: true, bodyBlob: true },
  })
  const blobs = await getBlobs(rows.map((row) => row.bodyBlob))
  return rows.map((row) => ({ index: row.index, ...parseStepBody(blobs.get(row.bodyBlob) as Buffer) }))
}
