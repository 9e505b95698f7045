'use server'
import { revalidatePath } from 'next/cache'
import { action } from '#app/action.ts'
import { estimateInput } from '#lib/jobs/estimate-input.ts'
import { runInputSchema } from '#lib/jobs/run-input.ts'
import { startRun } from '#lib/jobs/start-run.ts'

/** Proposing and building alike: a run is queued, and its page shows the rest. @returns the run's id */
export const start = action(runInputSchema, async (input) => {
  const runId = await startRun(input)
  revalidatePath('/', 'layout')
  return runId
})

/** What such a run will probably cost; starts nothing. */
export const estimate = action(runInputSchema, (input) => estimateInput(input))
