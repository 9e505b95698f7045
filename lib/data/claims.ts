/**
 * Who may write for a run. A worker claims the run; the claim's token (executor, generation, recoveries) is unique to
 * that life of the run. Every write of the run holds the run's row and checks the token first, so a worker that was
 * thought dead and wakes up after another one took over can commit nothing.
 */
import { database } from '#lib/data/database.ts'
import { appendEvent, type NewEvent } from '#lib/data/events.ts'
import type { Prisma, Run } from '#lib/data/generated/client.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { settleRun } from '#lib/data/run-settlement.ts'

export type Claim = {
  runId: string
  executor: string
  generation: number
  recoveries: number
  /** fires when the worker stops: a database that is away is then no longer waited for */
  stopping: AbortSignal
  /** called when another worker has taken the run */
  lost(): void
}

/** a run that brings its worker down each time must end some day */
const mostRecoveries = 100

/** Another worker owns the run now; whatever this one still holds of it is void. */
export class ClaimLost extends Error {
  override name = 'ClaimLost'
}

/** @returns null when there is nothing to do: the run ended, was cancelled before its start, or was resumed since */
export async function claimRun(
  job: { runId: string; generation: number; executor: string },
  stopping: AbortSignal,
): Promise<Run | null> {
  const { runId, generation, executor } = job
  return ridingOutages(
    () =>
      database().$transaction(async (tx) => {
        const [found] = await tx.$queryRaw<{ state: string; generation: number; recoveries: number }[]>`
          SELECT "state", "generation", "recoveries" FROM "Run" WHERE "id" = ${runId}::uuid FOR NO KEY UPDATE`
        if (!found || found.generation !== generation) return null
        if (found.state !== 'queued' && found.state !== 'running' && found.state !== 'cancelling') return null
        const again = found.state !== 'queued'
        if (again && found.recoveries >= mostRecoveries) {
          await giveUp(tx, runId)
          return null
        }
        const run = await tx.run.update({
          where: { id: runId },
          data: {
            executor,
            // a run that is being cancelled stays so: its new owner ends it in the regular way
            ...(found.state === 'queued' ? { state: 'running', startedAt: new Date(), endedAt: null } : {}),
            ...(again ? { recoveries: { increment: 1 } } : {}),
          },
        })
        if (again) await doubtCallsInFlight(tx, runId)
        await appendEvent(tx, runId, claimEvent(again, executor))
        return run
      }),
    stopping,
  )
}

async function giveUp(tx: Prisma.TransactionClient, runId: string): Promise<void> {
  const reason = `its worker was lost ${mostRecoveries} times: look at the worker's log before resuming it`
  const run = await tx.run.update({
    where: { id: runId },
    data: { state: 'failed', reason, endedAt: new Date() },
  })
  await settleRun(tx, run)
  await appendEvent(tx, runId, { level: 'error', kind: 'run', message: `Failed: ${reason}` })
}

/** Their requests had left when the worker died: possibly billed, the answer is lost. */
async function doubtCallsInFlight(tx: Prisma.TransactionClient, runId: string) {
  await tx.modelCall.updateMany({
    where: { runId, state: 'sent' },
    data: { state: 'doubtful', endedAt: new Date(), error: 'the worker died while this call was in flight' },
  })
}

function claimEvent(again: boolean, executor: string): NewEvent {
  return again
    ? {
        level: 'warn',
        kind: 'run',
        message: 'Taken up again after its worker was lost: goes on from the last committed step',
        data: { executor },
      }
    : { level: 'info', kind: 'run', message: 'Started', data: { executor } }
}

/**
 * One transaction under the claim. Repeated while the database is away, so `write` must change nothing the second time.
 * @throws ClaimLost
 */
export async function writeAs<T>(
  claim: Claim,
  write: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return ridingOutages(
    () =>
      database().$transaction(async (tx) => {
        await holdClaim(tx, claim)
        return write(tx)
      }),
    claim.stopping,
  )
}

async function holdClaim(tx: Prisma.TransactionClient, claim: Claim): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 AS one FROM "Run"
    WHERE "id" = ${claim.runId}::uuid AND "executor" = ${claim.executor}
      AND "generation" = ${claim.generation} AND "recoveries" = ${claim.recoveries}
    FOR NO KEY UPDATE`
  if (held.length > 0) return
  claim.lost()
  throw new ClaimLost(`run ${claim.runId} was taken over from worker ${claim.executor}`)
}
