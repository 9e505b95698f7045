/** A run's memory: one row per named piece, with its output. What is `done` here is never run again. */
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { database } from '#lib/data/database.ts'
import { appendEvent } from '#lib/data/events.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { storableJsonOrNull, storableText } from '#lib/data/storable.ts'

/** What is remembered of a stage that ended in this generation of the run. */
export type StageMemory =
  | { state: 'done'; output: unknown }
  | { state: 'failed'; error: { name: string; message: string } }

/**
 * Characters of JSON. Recipes aim at 8 KB; far beyond it something big is kept in the wrong place: it belongs into rows
 * and blobs of its own, and a stage returns its name.
 */
const longestOutput = 65_536

export async function rememberStage(claim: Claim, name: string): Promise<StageMemory | null> {
  const row = await ridingOutages(
    () =>
      database().stage.findUnique({
        where: { runId_name: { runId: claim.runId, name } },
        select: { state: true, output: true, error: true },
      }),
    claim.stopping,
  )
  if (row?.state === 'done') return { state: 'done', output: row.output }
  if (row?.state === 'failed') {
    const failure = row.output as { failure?: string } | null
    return { state: 'failed', error: { name: failure?.failure ?? 'Error', message: row.error ?? '' } }
  }
  return null
}

export async function beginStage(
  claim: Claim,
  stage: { name: string; position: number; taskNumber: string | null },
): Promise<void> {
  const { name, position, taskNumber } = stage
  const begun = { state: 'running', error: null, endedAt: null, startedAt: new Date(), position, taskNumber }
  await writeAs(claim, async (tx) => {
    await tx.stage.upsert({
      where: { runId_name: { runId: claim.runId, name } },
      create: { runId: claim.runId, name, ...begun },
      update: begun,
    })
    await appendEvent(tx, claim.runId, {
      level: 'info',
      kind: 'stage',
      message: `${name}: started`,
      data: { stage: name, state: 'running', ...(taskNumber ? { taskNumber } : {}) },
    })
  })
}

export type StageEnd =
  | { state: 'done'; output: unknown }
  | { state: 'failed'; error: Error }
  | { state: 'cancelled' }

/**
 * @returns the output as every later life of the run will be given it: what PostgreSQL cannot hold was replaced, and a
 * prompt made from it must be the same in all of them
 */
export async function endStage(claim: Claim, name: string, end: StageEnd): Promise<unknown> {
  const change = columnsOf(name, end)
  return writeAs(claim, async (tx) => {
    const { trajectoryId, output } = await tx.stage.update({
      where: { runId_name: { runId: claim.runId, name } },
      data: { ...change, endedAt: new Date() },
      select: { trajectoryId: true, output: true },
    })
    if (trajectoryId && end.state !== 'done') await endTrajectory(tx, trajectoryId, end.state)
    await appendEvent(tx, claim.runId, {
      level: end.state === 'failed' ? 'error' : 'info',
      kind: 'stage',
      message: `${name}: ${end.state === 'failed' ? `failed: ${end.error.message}` : end.state}`,
      data: { stage: name, state: end.state },
    })
    return output
  })
}

/** The agent of a stage that ended short is no longer at work. A later life of the attempt opens it again. */
async function endTrajectory(
  tx: Prisma.TransactionClient,
  id: string,
  state: 'failed' | 'cancelled',
): Promise<void> {
  await tx.trajectory.updateMany({
    where: { id, state: 'running' },
    data: {
      state: 'ended',
      endReason: state === 'cancelled' ? 'cancelled' : 'infrastructure',
      endedAt: new Date(),
    },
  })
}

function columnsOf(name: string, end: StageEnd): Prisma.StageUpdateInput {
  if (end.state === 'cancelled') return { state: 'cancelled' }
  if (end.state === 'failed') {
    const error = storableText(end.error.message, 4_000)
    return { state: 'failed', error, output: { failure: end.error.name } }
  }
  const output = storableJsonOrNull(end.output)
  const size = JSON.stringify(end.output ?? null).length
  if (size > longestOutput) {
    throw new Error(
      `stage "${name}" returned ${size} characters of JSON, at most ${longestOutput} are kept: write them to a record and return its name`,
    )
  }
  return { state: 'done', output, error: null }
}

export async function setStageTrajectory(
  tx: Prisma.TransactionClient,
  stage: { runId: string; name: string },
  trajectoryId: string,
): Promise<void> {
  await tx.stage.updateMany({ where: stage, data: { trajectoryId } })
}
