/** Attempts at the problems of adapters, graded again in fresh sandboxes on the tests that proved the problem. */
import type { Adapter } from '#lib/adapters/adapter.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import type { Instance, InstanceAttempt } from '#lib/pipeline/instances/instance.ts'
import { gradeAttempt } from '#lib/pipeline/instances/solve.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { GateOutcome } from '#lib/verification/verdict.ts'

type Chosen = { projectId: string; tasks?: string[]; trajectoryId?: string }

export type AttemptAtInstance = { attempt: InstanceAttempt; instance: Instance; adapter: Adapter }

/** @returns those that can be graded, and how many cannot: their problem is stale, or is there no more */
export async function attemptsAtInstances(
  context: RecipeContext,
  adapters: Record<string, Adapter>,
  { projectId, tasks, trajectoryId }: Chosen,
): Promise<{ attempts: AttemptAtInstance[]; ofStale: number; ofNone: number }> {
  const instances = new Map((await context.records.loadInstances(projectId)).map((each) => [each.id, each]))
  const stored = await context.records.loadInstanceAttempts(projectId, trajectoryId ?? null)
  let ofNone = 0
  const found = stored.flatMap((attempt) => {
    const instance = instances.get(attempt.instanceId)
    const adapter = instance && adapters[instance.adapter]
    if (!adapter) {
      ofNone += 1
      return []
    }
    const chosen = !tasks || (instance.taskNumber !== null && tasks.includes(instance.taskNumber))
    return chosen ? [{ attempt, instance, adapter }] : []
  })
  const attempts = found.filter(({ instance }) => !instance.stale)
  return { attempts, ofStale: found.length - attempts.length, ofNone }
}

export type GradedAgain = {
  id: string
  taskNumber: string | null
  /** what its verdict was until then */
  before: string | null
  outcome: GateOutcome
}

/** @throws InfrastructureError when it could not be measured */
export async function gradeAgain(
  context: RecipeContext,
  project: PlannedProject,
  { attempt, instance, adapter }: AttemptAtInstance,
): Promise<GradedAgain> {
  const { id, told, finalTree, verdict: before } = attempt
  const grade = async (signal: AbortSignal) => {
    const done = { trajectoryId: id, tree: finalTree }
    const work = { adapter, project, instance, done, attempt: attempt.attempt, told, signal }
    const { outcome } = await gradeAttempt(context, { ...work, again: true })
    return { id, taskNumber: instance.taskNumber, before, outcome }
  }
  const of = instance.taskNumber === null ? {} : { taskNumber: instance.taskNumber }
  return context.stage(`verify ${instance.adapter} again, ${id}`, grade, of)
}
