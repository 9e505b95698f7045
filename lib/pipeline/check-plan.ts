import { sizes, TASKS_SPARED } from '#lib/pipeline/difficulty.ts'
import type { PlanProblem } from '#lib/pipeline/parse-plan.ts'
import { type Plan, type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { Proposal } from '#lib/pipeline/proposal.ts'

/** The paper restricts the hierarchy to five phases (section 3.2). */
export const MAXIMUM_PHASES = 5

/** of a project whose proposal names no difficulty: it promises ten or more tasks */
const MINIMUM_TASKS = 8

export function minimumTasks({ difficulty }: Pick<Proposal, 'difficulty'>): number {
  return difficulty ? sizes[difficulty].tasks[0] - TASKS_SPARED : MINIMUM_TASKS
}

/** What is wrong with a plan that could be read. Pure; the messages go back to the model and to people. */
export function checkPlan(plan: Plan, minimumTasks = MINIMUM_TASKS): PlanProblem[] {
  const tasks = tasksOf(plan)
  const messages = [
    ...checkSize(plan, minimumTasks),
    ...checkNumbers(plan),
    ...tasks.flatMap(checkTask),
    ...checkDependencies(tasks),
  ]
  return messages.map((message) => ({ line: null, message }))
}

function checkSize(plan: Plan, minimumTasks: number): string[] {
  const messages: string[] = []
  const count = tasksOf(plan).length
  if (plan.phases.length > MAXIMUM_PHASES) {
    messages.push(`there are ${plan.phases.length} phases; at most ${MAXIMUM_PHASES} are allowed`)
  }
  if (count < minimumTasks) messages.push(`there are ${count} tasks; at least ${minimumTasks} are needed`)
  if (!plan.description.trim()) messages.push('the section "Project Description" is empty')
  if (!plan.instruction.trim()) messages.push('the section "Project Instruction" is empty')
  return messages
}

function checkNumbers(plan: Plan): string[] {
  const messages: string[] = []
  const expect = (kind: string, found: string, expected: string) => {
    if (found !== expected) messages.push(`${kind} ${found} should have the number ${expected}`)
  }
  for (const [p, phase] of plan.phases.entries()) {
    expect('phase', `${phase.number}`, `${p + 1}`)
    if (phase.modules.length === 0) messages.push(`phase ${phase.number} has no module`)
    for (const [m, module] of phase.modules.entries()) {
      expect('module', module.number, `${p + 1}.${m + 1}`)
      if (module.tasks.length === 0) messages.push(`module ${module.number} has no task`)
      for (const [t, task] of module.tasks.entries())
        expect('task', task.number, `${p + 1}.${m + 1}.${t + 1}`)
    }
  }
  return messages
}

/** Titles that announce work the paper excludes: documentation, deployment and the like (section 3.2). */
const auxiliary =
  /^(?:(?:write|add|create|update|improve|set ?up|configure|prepare|implement)\s+)?(?:(?:the|user|api|project|developer|unit|integration|end-to-end|automated)\s+)*(?:documentation|docs|readme|tutorials?|deploy(?:ment|ing)?|packag(?:e|ing) and (?:release|distribution)|docker(?:file|ization)?|ci(?:\/cd)?(?: pipeline)?|continuous integration|tests?|test suites?|testing|benchmarks?)\b(?:\s+(?:and|for|of|&)\b.*)?$/i

/** Work that is no building of core functionality, by its title. */
export function isAuxiliary(title: string): boolean {
  return auxiliary.test(title.trim())
}

function checkTask(task: PlannedTask): string[] {
  const messages: string[] = []
  const { number, title, difficulty } = task
  if (!title.trim()) messages.push(`task ${number} has no title`)
  if (!task.description.trim()) messages.push(`task ${number} has an empty description`)
  if (task.tests.length === 0) messages.push(`task ${number} names no tests`)
  if (!Number.isInteger(difficulty) || difficulty < 1 || difficulty > 5) {
    messages.push(`task ${number} has the difficulty ${difficulty}; it must be 1 to 5`)
  }
  if (isAuxiliary(title)) {
    messages.push(
      `task ${number} "${title}" is documentation, deployment or testing; only building is a task`,
    )
  }
  const repeated = task.tests.find((test, index) =>
    task.tests.some((other, at) => at < index && other.name === test.name),
  )
  if (repeated) messages.push(`task ${number} names the test "${repeated.name}" twice`)
  return messages
}

function checkDependencies(tasks: PlannedTask[]): string[] {
  const messages: string[] = []
  const numbers = new Set(tasks.map((task) => task.number))
  for (const task of tasks) {
    for (const dependency of task.dependencies) {
      if (!numbers.has(dependency))
        messages.push(`task ${task.number} depends on ${dependency}, which does not exist`)
    }
  }
  const cycle = findCycle(tasks)
  if (cycle) messages.push(`the dependencies form a cycle: ${cycle.join(' -> ')}`)
  return messages
}

/** @returns the numbers along one cycle, first = last, or null */
export function findCycle(tasks: PlannedTask[]): string[] | null {
  const byNumber = new Map(tasks.map((task) => [task.number, task]))
  const done = new Set<string>()
  const path: string[] = []
  const visit = (number: string): string[] | null => {
    if (done.has(number)) return null
    const start = path.indexOf(number)
    if (start !== -1) return [...path.slice(start), number]
    path.push(number)
    for (const dependency of byNumber.get(number)?.dependencies ?? []) {
      const cycle = visit(dependency)
      if (cycle) return cycle
    }
    path.pop()
    done.add(number)
    return null
  }
  for (const task of tasks) {
    const cycle = visit(task.number)
    if (cycle) return cycle
  }
  return null
}

/** Dependencies first, otherwise as the plan has them. The plan must be free of cycles. */
export function inDependencyOrder(tasks: PlannedTask[]): PlannedTask[] {
  const byNumber = new Map(tasks.map((task) => [task.number, task]))
  const ordered = new Set<PlannedTask>()
  const visit = (task: PlannedTask): void => {
    if (ordered.has(task)) return
    for (const dependency of task.dependencies) {
      const needed = byNumber.get(dependency)
      if (needed) visit(needed)
    }
    ordered.add(task)
  }
  for (const task of tasks) visit(task)
  return [...ordered]
}
