'use server'
import { revalidatePath } from 'next/cache'
import { action } from '#app/action.ts'
import { changeGatePolicy, describeChange, policyChangeSchema } from '#lib/data/gate-policy.ts'
import { estimateInput } from '#lib/jobs/estimate-input.ts'
import { runInputSchema } from '#lib/jobs/run-input.ts'
import { startRun } from '#lib/jobs/start-run.ts'

/** Proposing and building alike: a run is queued, and its page shows the rest. @returns the run's id */
export const start = action(runInputSchema, async (input) => {
  const runId = await startRun(input)
  revalidatePath('/', 'layout')
  return runId
})

/** Another strictness: stored verdicts are decided again, nothing runs. @returns what changed, as a sentence */
export const decideGates = action(policyChangeSchema, async ({ projectId, policy }) => {
  const change = await changeGatePolicy(projectId, policy)
  revalidatePath('/', 'layout')
  return describeChange(change)
})

/** What such a run will probably cost; starts nothing. */
export const estimate = action(runInputSchema, (input) => estimateInput(input))
