/** A run that waits for a person holds no worker: its row is all there is of it until it is resumed or cancelled. */
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { database } from '#lib/data/database.ts'
import type { Address } from '#lib/data/editions.ts'
import { appendEvent } from '#lib/data/events.ts'
import { settleRun } from '#lib/data/run-settlement.ts'
import { readLocked } from '#lib/data/run-writes.ts'
import { storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'

/** @throws UserError when it is not at work, or is no build */
export async function requestPause(runId: string): Promise<void> {
  await database().$transaction(async (tx) => {
    const run = await readLocked(tx, runId)
    if (run.recipe !== 'build-project')
      throw new UserError(`The run "${run.title}" is no build: it can be cancelled, not paused.`)
    if (run.state !== 'running' && run.state !== 'queued')
      throw new UserError(`The run "${run.title}" is ${run.state}: only a run at work can be paused.`)
    if (run.pauseWanted) return
    await tx.run.update({ where: { id: runId }, data: { pauseWanted: true } })
    await appendEvent(tx, runId, {
      level: 'info',
      kind: 'run',
      message: 'To be paused before the next stage',
    })
  })
}

/** The last write of a claim until somebody lets the run go on. @param at where it waits (lib/pipeline/pauses.ts) */
export async function pauseRun(claim: Claim, at: string): Promise<void> {
  await writeAs(claim, async (tx) => {
    const reason = storableText(`It waits for a person before ${describePause(at)}.`, 1_000)
    const run = await tx.run.update({
      where: { id: claim.runId },
      data: { state: 'paused', pausedAt: at, pauseWanted: false, reason },
    })
    await settleRun(tx, run)
    await appendEvent(tx, claim.runId, { level: 'warn', kind: 'run', message: `Paused: ${reason}` })
  })
}

/** What a person looks at, and may edit, while a run waits; null = nothing in particular. */
export function editionAt(pausedAt: string): Pick<Address, 'subject' | 'taskNumber'> | null {
  const [place, taskNumber = null] = pausedAt.split(' ')
  if (place === 'checklists') return { subject: 'plan', taskNumber: null }
  if (place === 'tests') return { subject: 'checklist', taskNumber }
  if (place === 'implementation') return { subject: 'tests', taskNumber }
  return null
}

/** @throws UserError when it does not wait */
export async function findPause(runId: string) {
  const run = await database().run.findUnique({
    where: { id: runId },
    select: { title: true, state: true, projectId: true, pausedAt: true },
  })
  if (run?.state !== 'paused' || run.pausedAt === null)
    throw new UserError(`The run "${run?.title ?? runId}" does not wait for anybody: reload the page.`)
  return { projectId: run.projectId, edition: editionAt(run.pausedAt) }
}

function describePause(at: string): string {
  const [place, ...rest] = at.split(' ')
  if (place === 'checklists') return 'the checklists are written'
  if (place === 'set-up') return 'the repository is set up'
  if (place === 'tests') return `the tests of ${rest.join(' ')} are written`
  if (place === 'implementation') return `${rest.join(' ')} is implemented`
  return `the stage "${rest.join(' ')}"`
}
