'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { approveAndGoOn, cancelRun, pauseRun, resumeRun } from '#lib/jobs/jobs.ts'

const runId = z.uuid()

export const cancel = action(z.object({ runId }), async ({ runId }) => {
  await cancelRun(runId)
  revalidatePath(`/runs/${runId}`)
})

export const pause = action(z.object({ runId }), async ({ runId }) => {
  await pauseRun(runId)
  revalidatePath(`/runs/${runId}`)
})

/** What a paused run waited for is approved as it is now, and the run goes on. */
export const goOn = action(z.object({ runId }), async ({ runId }) => {
  await approveAndGoOn(runId)
  revalidatePath('/', 'layout')
})

const resumeSchema = z.object({
  runId,
  budgetUsd: z.number('is not a sum of money').positive().nullable().optional(),
})

export const resume = action(resumeSchema, async ({ runId, budgetUsd }) => {
  await resumeRun(runId, budgetUsd === undefined ? {} : { budgetUsd })
  revalidatePath(`/runs/${runId}`)
})
