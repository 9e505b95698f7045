/** The life of a run's row: made, cancelled and resumed by people, ended by its worker. */
import { v7 } from 'uuid'
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { appendEvent, lockRun, type NewEvent } from '#lib/data/events.ts'
import type { Prisma, Run } from '#lib/data/generated/client.ts'
import { retireUnusableAnswers } from '#lib/data/ledger.ts'
import { readingRecipes } from '#lib/data/reading-recipes.ts'
import { settleRun } from '#lib/data/run-settlement.ts'
import { storableJson, storableJsonOrNull, storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'

export type { Run }

export type NewRun = {
  recipe: string
  title: string
  /** parsed again by the worker (lib/jobs/run-input.ts) */
  input: Record<string, unknown>
  model: string
  recorded: boolean
  budgetUsd?: number | null
  projectId?: string | null
}

/** states in which a run waits or works */
export const activeStates: readonly string[] = ['queued', 'running', 'cancelling']

/** @throws UserError when another run is at work on the same project */
export async function createRun(input: NewRun): Promise<string> {
  const id = v7()
  await database().$transaction(async (tx) => {
    if (input.projectId) await enterProject(tx, { recipe: input.recipe, projectId: input.projectId })
    await tx.run.create({
      data: {
        id,
        recipe: input.recipe,
        title: storableText(input.title, 200),
        input: storableJson(input.input),
        model: input.model,
        recorded: input.recorded,
        budgetUsd: input.budgetUsd ?? null,
        projectId: input.projectId ?? null,
      },
    })
    await appendEvent(tx, id, { level: 'info', kind: 'run', message: 'Queued' })
  })
  return id
}

/** Two runs writing one repository would undo each other; those that only read it disturb nobody. */
async function enterProject(
  tx: Prisma.TransactionClient,
  run: { id?: string; recipe: string; projectId: string },
): Promise<void> {
  const { id, recipe, projectId } = run
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 AS one FROM "Project" WHERE "id" = ${projectId}::uuid FOR NO KEY UPDATE`
  if (locked.length === 0) throw new UserError(`There is no project ${projectId}: choose one from the list.`)
  if (readingRecipes.includes(recipe)) return
  const busy = await tx.run.findFirst({
    where: {
      projectId,
      recipe: { notIn: [...readingRecipes] },
      // one that waits for a person goes on with the repository as it left it
      state: { in: [...activeStates, 'paused'] },
      ...(id ? { id: { not: id } } : {}),
    },
    select: { id: true, title: true },
  })
  if (busy) {
    throw new UserError(
      `This project is being built by the run "${busy.title}" (${busy.id}): wait for it, or cancel it first.`,
    )
  }
}

/** @returns the state it has now. @throws UserError when there is none or it has ended */
export async function requestCancel(runId: string): Promise<'cancelled' | 'cancelling'> {
  return database().$transaction(async (tx) => {
    const run = await readLocked(tx, runId)
    if (run.state === 'cancelling') return 'cancelling'
    if (run.state === 'queued' || run.state === 'paused') {
      const reason = run.state === 'queued' ? 'cancelled before it started' : 'cancelled while it waited'
      await tx.run.update({
        where: { id: runId },
        data: { state: 'cancelled', reason, pausedAt: null, endedAt: new Date() },
      })
      await appendEvent(tx, runId, { level: 'warn', kind: 'run', message: `Run ${reason}` })
      return 'cancelled'
    }
    if (run.state !== 'running') {
      throw new UserError(
        `The run "${run.title}" has already ended (${run.state}): there is nothing to cancel.`,
      )
    }
    await tx.run.update({ where: { id: runId }, data: { state: 'cancelling' } })
    await appendEvent(tx, runId, { level: 'warn', kind: 'run', message: 'Cancelling' })
    return 'cancelling'
  })
}

/**
 * Puts an ended run back into the queue. What is done stays remembered; pieces that failed or were interrupted are
 * forgotten, so that they run again.
 * @throws UserError when it has not ended, succeeded, has no budget left, would end the same, or another run has built on since
 */
export async function requestResume(
  runId: string,
  change: { budgetUsd?: number | null } = {},
): Promise<number> {
  return database().$transaction(async (tx) => {
    const run = await readLocked(tx, runId)
    if (!['failed', 'partly', 'cancelled', 'paused'].includes(run.state)) {
      throw new UserError(
        `The run "${run.title}" is ${run.state}: only a run that ended short can be resumed.`,
      )
    }
    const budgetUsd = change.budgetUsd === undefined ? run.budgetUsd : change.budgetUsd
    if (budgetUsd !== null && run.costUsd >= budgetUsd) {
      throw new UserError(
        `The run "${run.title}" has spent $${run.costUsd.toFixed(2)} of its $${budgetUsd.toFixed(2)}: raise the budget to resume it.`,
      )
    }
    if (run.projectId) {
      await enterProject(tx, { id: runId, recipe: run.recipe, projectId: run.projectId })
      await refuseOvertaken(tx, run, run.projectId)
    }
    await refuseRepetition(tx, run)
    await retireUnusableAnswers(tx, runId)
    // a piece that kept what it had when its endpoint failed says so, and is done to its end now
    const brokenOff = { output: { path: ['failure'], string_contains: '' } }
    await tx.stage.deleteMany({ where: { runId, OR: [{ state: { not: 'done' } }, brokenOff] } })
    const { generation } = await tx.run.update({
      where: { id: runId },
      data: {
        state: 'queued',
        reason: null,
        endedAt: null,
        budgetUsd,
        generation: { increment: 1 },
        recoveries: 0,
        pauseWanted: false,
        pausedAt: null,
        ...(run.pausedAt === null ? {} : { pausesOver: { push: run.pausedAt } }),
      },
      select: { generation: true },
    })
    await appendEvent(tx, runId, { level: 'info', kind: 'run', message: 'Resumed: queued again' })
    return generation
  })
}

/** Every piece came to its end, and with it the run: its memory would give the same end again at once. */
async function refuseRepetition(tx: Prisma.TransactionClient, run: Run): Promise<void> {
  if (run.recipe === 'propose' || run.state === 'cancelled' || run.state === 'paused') return
  const stages = await tx.stage.groupBy({ by: ['state'], where: { runId: run.id } })
  if (stages.length === 0 || stages.some(({ state }) => state !== 'done')) return
  throw new UserError(
    `Nothing of the run "${run.title}" was interrupted, it would end the same: start a new run to try again what failed.`,
  )
}

/** It remembers the repository as it was: going on from there would leave out what another run has added since. */
async function refuseOvertaken(tx: Prisma.TransactionClient, run: Run, projectId: string): Promise<void> {
  if (!run.startedAt || !run.endedAt || readingRecipes.includes(run.recipe)) return
  const later = await tx.run.findFirst({
    where: {
      projectId,
      id: { not: run.id },
      recipe: { notIn: [...readingRecipes] },
      startedAt: { gt: run.endedAt },
    },
    select: { title: true },
  })
  if (!later) return
  throw new UserError(
    `The run "${later.title}" has worked on this project since: start a new run, which goes on from what is built now.`,
  )
}

export type RunEnd = {
  state: 'succeeded' | 'partly' | 'failed' | 'cancelled'
  /** one line for people, null when it succeeded */
  reason: string | null
  result?: unknown
}

/** The last write of a claim. */
export async function endRun(claim: Claim, end: RunEnd): Promise<void> {
  await writeAs(claim, async (tx) => {
    const run = await tx.run.update({
      where: { id: claim.runId },
      data: {
        state: end.state,
        reason: end.reason === null ? null : storableText(end.reason, 1_000),
        result: storableJsonOrNull(end.result),
        endedAt: new Date(),
      },
    })
    await settleRun(tx, run)
    await appendEvent(tx, claim.runId, endEvent(end))
  })
}

function endEvent(end: RunEnd): NewEvent {
  const level = end.state === 'succeeded' ? 'info' : end.state === 'failed' ? 'error' : 'warn'
  const word = end.state[0]?.toUpperCase() + end.state.slice(1)
  return {
    level,
    kind: 'run',
    message: end.reason ? `${word}: ${end.reason}` : word,
    data: { state: end.state },
  }
}

/** What the worker found out before it began: shown with the run. */
export async function noteSandbox(claim: Claim, sandbox: string): Promise<void> {
  await writeAs(claim, (tx) => tx.run.update({ where: { id: claim.runId }, data: { sandbox } }))
}

export async function readLocked(tx: Prisma.TransactionClient, runId: string): Promise<Run> {
  const none = () => new UserError(`There is no run ${runId}: it may have been deleted.`)
  if (!isUuid(runId)) throw none()
  await lockRun(tx, runId)
  const run = await tx.run.findUnique({ where: { id: runId } })
  if (!run) throw none()
  return run
}

/** For the watch of the worker that runs it. */
export async function readControl(
  runId: string,
): Promise<Pick<Run, 'state' | 'executor' | 'generation' | 'recoveries' | 'pauseWanted'> | null> {
  return database().run.findUnique({
    where: { id: runId },
    select: { state: true, executor: true, generation: true, recoveries: true, pauseWanted: true },
  })
}
