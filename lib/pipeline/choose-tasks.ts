import { UserError } from '#lib/errors.ts'
import { inDependencyOrder } from '#lib/pipeline/check-plan.ts'
import { type Plan, type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { KeptWork } from '#lib/pipeline/recipe.ts'
import type { Redo } from '#lib/pipeline/redo.ts'

type Wishes = {
  /** chosen by a person; absent = all */
  only?: string[]
  /** so many of them, dependencies first; absent = all */
  most?: number | undefined
  /** numbers of what is built */
  passed: string[]
  /** accepted work, to be carried over first and in this order */
  kept: KeptWork[]
  /** numbers of tasks that go before even that: the order in which they lay in the repository */
  order: string[]
  /** what is done again, and with it what has to be carried over for it, is all that is chosen beside `only` */
  redo: Redo | undefined
}

export type TaskChoice = {
  /** to build, dependencies first */
  toBuild: PlannedTask[]
  /** built by earlier runs */
  finished: PlannedTask[]
}

/** @throws UserError when a chosen task does not exist or needs one that is neither chosen nor built */
export function chooseTasks(plan: Plan, wishes: Wishes): TaskChoice {
  const { passed } = wishes
  const order = [...wishes.order, ...wishes.kept.map(({ number }) => number)]
  const placeOf = ({ number }: PlannedTask) => (order.includes(number) ? order.indexOf(number) : order.length)
  const tasks = tasksOf(plan).toSorted((a, b) => placeOf(a) - placeOf(b))
  const only = chosenNumbers(wishes)
  const unknown = only?.find((number) => !tasks.some((task) => task.number === number))
  if (unknown)
    throw new UserError(
      `Task ${unknown} is to be built but is not in the plan: choose among ${tasks.map((task) => task.number).join(', ')}.`,
    )
  const ordered = inDependencyOrder(tasks)
  const finished = ordered.filter((task) => passed.includes(task.number))
  const chosen = ordered.filter((task) => !only || only.includes(task.number))
  // what comes first in this order needs nothing of what comes after
  const toBuild = chosen.filter((task) => !passed.includes(task.number)).slice(0, wishes.most)
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

function chosenNumbers({ only, kept, redo }: Wishes): string[] | undefined {
  if (!redo || redo.from === 'proposal') return only
  const carried = kept.flatMap(({ number, solution }) => (solution === null ? [] : [number]))
  return [...redo.tasks, ...carried, ...(only ?? [])]
}
