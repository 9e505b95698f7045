/** A project's phases, modules and tasks (paper 3.2; specs/14). The parser of the markdown layout is parse-plan.ts. */
export type PlannedTest = { kind: 'code' | 'visual'; name: string; description: string }

export type PlannedTask = {
  /** "1.2.3" */
  number: string
  title: string
  description: string
  /** numbers of earlier tasks */
  dependencies: string[]
  /** 1..5 */
  difficulty: number
  tests: PlannedTest[]
}

export type Plan = {
  description: string
  instruction: string
  phases: {
    number: number
    title: string
    goal: string
    modules: { number: string; title: string; tasks: PlannedTask[] }[]
  }[]
}

export function tasksOf(plan: Plan): PlannedTask[] {
  return plan.phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
}
