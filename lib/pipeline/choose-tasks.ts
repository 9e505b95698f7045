import { UserError } from '#lib/errors.ts'
import { inDependencyOrder } from '#lib/pipeline/check-plan.ts'
import { type Plan, type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'

export type TaskChoice = {
  /** to build, dependencies first */
  toBuild: PlannedTask[]
  /** built by earlier runs */
  finished: PlannedTask[]
}

/** @throws UserError when a chosen task does not exist or needs one that is neither chosen nor built */
export function chooseTasks(plan: Plan, choice: { only?: string[]; passed: string[] }): TaskChoice {
  const tasks = tasksOf(plan)
  const { only, passed } = choice
  const unknown = only?.find((number) => !tasks.some((task) => task.number === number))
  if (unknown)
    throw new UserError(
      `Task ${unknown} is to be built but is not in the plan: choose among ${tasks.map((task) => task.number).join(', ')}.`,
    )
  const ordered = inDependencyOrder(tasks)
  const finished = ordered.filter((task) => passed.includes(task.number))
  const chosen = ordered.filter((task) => !only || only.includes(task.number))
  const toBuild = chosen.filter((task) => !passed.includes(task.number))
  const available = new Set([...toBuild, ...finished].map((task) => task.number))
  for (const task of toBuild) {
    const missing = task.dependencies.find((number) => !available.has(number))
    if (missing)
      throw new UserError(
        `Task ${task.number} needs ${missing}, which is neither built nor chosen: choose ${missing}, too.`,
      )
  }
  return { toBuild, finished }
}
