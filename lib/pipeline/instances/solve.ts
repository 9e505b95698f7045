/** One attempt at an instance: an agent works in a workspace that knows nothing of the solution, and is graded. */
import type { Adapter, Place } from '#lib/adapters/adapter.ts'
import { attemptWithAgent, type FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { requireMeasured } from '#lib/pipeline/evidence.ts'
import { solverHistory } from '#lib/pipeline/instances/history.ts'
import type { Instance } from '#lib/pipeline/instances/instance.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { GateOutcome } from '#lib/verification/verdict.ts'

export type SolverAttempt = {
  adapter: Adapter
  place: Place
  instance: Instance
  attempt: number
  signal: AbortSignal
}

/** Knows the report and the given tree: no history, no caches, no specification of tasks, no hidden test. */
export function solve(context: RecipeContext, attempt: SolverAttempt): Promise<FinishedAttempt> {
  const { adapter, place, instance, signal } = attempt
  const work = {
    purpose: adapter.purpose,
    role: adapter.stage,
    taskNumber: instance.taskNumber,
    instanceId: instance.id,
    attempt: attempt.attempt,
    title: `${adapter.label}: ${instance.title}`,
    baseCommit: instance.baseCommit,
    baseTree: instance.givenTree,
    ...adapter.prompts(context, { place, instance }),
    onFinish: async () => ({ accept: true as const }),
  }
  return attemptWithAgent(context, work, signal)
}

export type GradedWork = {
  adapter: Adapter
  project: PlannedProject
  instance: Instance
  /** the solver's trajectory, and the workspace at its end */
  done: { trajectoryId: string; tree: string }
  attempt: number
  /** what the agent was told at its start */
  told: string[]
  /** verdicts of it that stand become stale */
  again?: true
  signal: AbortSignal
}

/** @throws InfrastructureError when it could not be measured; what was found is stored, unless a verdict stands */
export async function gradeAttempt(
  context: RecipeContext,
  { adapter, project, instance, done, attempt, told, again, signal }: GradedWork,
): Promise<{ outcome: GateOutcome; score: number }> {
  const history = await solverHistory(context, {
    project,
    instance,
    trajectoryId: done.trajectoryId,
    told,
    hidden: await adapter.hiddenTests(context, instance),
  })
  const graded = await adapter.grade(context, { instance, tree: done.tree, history, signal })
  if (again) requireMeasured(graded)
  await context.records.saveVerdict(project.id, {
    kind: adapter.purpose,
    taskNumber: instance.taskNumber,
    instanceId: instance.id,
    trajectoryId: done.trajectoryId,
    attempt,
    suiteCommit: instance.baseCommit,
    ...(again ? { again } : {}),
    ...graded,
  })
  requireMeasured(graded)
  return { outcome: graded.outcome, score: graded.score ?? Number(graded.outcome === 'passed') }
}
