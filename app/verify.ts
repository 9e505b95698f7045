'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { noModel } from '#lib/jobs/no-model.ts'
import { startRun } from '#lib/jobs/start-run.ts'

const input = z.object({
  projectId: z.uuid(),
  tasks: z.array(z.string()).optional(),
  trajectoryId: z.uuid().optional(),
  mutation: z.boolean(),
})

/** Stored work is graded again, from whatever page it is asked for. @returns the run's id */
export const verify = action(input, async ({ tasks, trajectoryId, ...of }) => {
  const chosen = { ...(tasks ? { tasks } : {}), ...(trajectoryId ? { trajectoryId } : {}) }
  const runId = await startRun({ recipe: 'verify', ...of, ...chosen, model: noModel })
  revalidatePath('/', 'layout')
  return runId
})
