'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { cancelRun, resumeRun } from '#lib/jobs/jobs.ts'

const runId = z.uuid()

export const cancel = action(z.object({ runId }), async ({ runId }) => {
  await cancelRun(runId)
  revalidatePath(`/runs/${runId}`)
})

const resumeSchema = z.object({
  runId,
  budgetUsd: z.number('is not a sum of money').positive().nullable().optional(),
})

export const resume = action(resumeSchema, async ({ runId, budgetUsd }) => {
  await resumeRun(runId, budgetUsd === undefined ? {} : { budgetUsd })
  revalidatePath(`/runs/${runId}`)
})
