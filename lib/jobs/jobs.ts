/**
 * What people do with runs, from the web and from the command line. All of it is a row in the database that the workers
 * look at a few times a second (reaper.ts, control.ts): neither side needs the other one to be there.
 */
import { approveNewest } from '#lib/data/editions.ts'
import { findPause, requestPause } from '#lib/data/run-pauses.ts'
import { requestCancel, requestResume } from '#lib/data/run-writes.ts'

/**
 * Ends a run: at once while it waits, else as soon as its worker has stopped the running command (about half a second).
 * @throws UserError when it has already ended
 */
export async function cancelRun(runId: string): Promise<void> {
  await requestCancel(runId)
}

/**
 * Queues a run that failed, was cancelled or ended short; what is done is not done again.
 * @param change.budgetUsd a new budget; needed when the old one is spent; null = no limit
 * @throws UserError when there is nothing to resume or no budget left
 */
export async function resumeRun(runId: string, change: { budgetUsd?: number | null } = {}): Promise<void> {
  await requestResume(runId, change)
}

/**
 * Lets a run wait before its next stage, until it is resumed; a stage at work is finished first.
 * @throws UserError when it is not at work
 */
export async function pauseRun(runId: string): Promise<void> {
  await requestPause(runId)
}

/**
 * Approves what a paused run showed (the task list, a checklist, tests) in its newest version, and lets it go on.
 * @throws UserError when the run does not wait
 */
export async function approveAndGoOn(runId: string): Promise<void> {
  const { projectId, edition } = await findPause(runId)
  if (projectId && edition) await approveNewest({ projectId, ...edition })
  await requestResume(runId)
}
