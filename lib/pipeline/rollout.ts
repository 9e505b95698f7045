/**
 * Recipe `rollout`: fresh implementation attempts on existing environments, for pass rates and training data. Each
 * starts where the task's first implementer did, knows nothing of the others, and is verified like an implementation.
 * The project is only read: neither its repository nor the state of a task changes.
 */
import { InfrastructureError, UserError } from '#lib/errors.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { inDependencyOrder } from '#lib/pipeline/check-plan.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import { attemptImplementation, gradeImplementation } from '#lib/pipeline/implementation-attempt.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { Environment, RecipeContext } from '#lib/pipeline/recipe.ts'
import { type RolloutResult, summariseRollouts } from '#lib/pipeline/rollout-result.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { listTree, readCommit } from '#lib/trajectories/trees.ts'
import { inParallel } from '#lib/verification/in-parallel.ts'
import type { GateOutcome } from '#lib/verification/verdict.ts'

export type RolloutInput = {
  projectId: string
  /** absent = every task with accepted tests */
  tasks?: string[]
  /** per task */
  attempts: number
  /** attempts at work at the same time */
  parallel: number
}

/** @throws UserError when a task has no accepted tests, or the endpoint cannot be used */
export async function rollout(context: RecipeContext, input: RolloutInput): Promise<RolloutResult> {
  const { projectId, attempts, parallel } = input
  const ready = await context.stage('take stock', () => context.records.loadEnvironments(projectId))
  const chosen = chooseEnvironments(ready, input.tasks)
  const proposal = await context.records.loadProposal(projectId)
  const plan = await context.records.loadPlan(projectId)
  const project = { id: projectId, proposal, plan }
  const checklists = await context.records.loadChecklists(projectId)
  const tasks: Omit<Job, 'attempt'>[] = []
  for (const environment of chosen) {
    const { number, testCommit } = environment
    const found = await findTask(context, project, environment)
    tasks.push({ work: { ...found, project, checklist: checklists[number] as Checklist }, testCommit })
  }
  const jobs = tasks.flatMap((task) =>
    Array.from({ length: attempts }, (_, index): Job => ({ ...task, attempt: index + 1 })),
  )
  const outcomes = await inParallel(jobs, parallel, async (job) => ({
    number: job.work.task.number,
    outcome: await attemptOnce(context, job),
  }))
  return summariseRollouts(outcomes)
}

/** @throws UserError that names the tasks which can be chosen */
export function chooseEnvironments(ready: Environment[], only?: string[]): Environment[] {
  if (ready.length === 0)
    throw new UserError(
      'No task of this project has accepted tests yet, so there is no environment: build it first.',
    )
  const numbers = ready.map((environment) => environment.number)
  const missing = only?.find((number) => !numbers.includes(number))
  if (missing)
    throw new UserError(
      `Task ${missing} has no accepted tests, so it is no environment: choose among ${numbers.join(', ')}.`,
    )
  return ready.filter((environment) => !only || only.includes(environment.number))
}

/** The task as its first implementer found it: what the repository held before the tests were added. */
export async function findTask(
  { objects, language }: Pick<RecipeContext, 'objects' | 'language'>,
  { plan }: PlannedProject,
  { number, testCommit }: Environment,
): Promise<Pick<TaskWork, 'task' | 'head' | 'finished'>> {
  const task = tasksOf(plan).find((each) => each.number === number)
  const [head] = (await readCommit(objects, testCommit)).parents
  if (!task || !head)
    throw new UserError(`Task ${number} is no longer as it was when its tests were written: build it again.`)
  const present = new Set((await listTree(objects, head)).map((file) => file.path))
  const finished = inDependencyOrder(tasksOf(plan)).filter((each) =>
    present.has(language.entryPoint(each.number)),
  )
  return { task, head, finished }
}

type Job = { work: TaskWork; testCommit: string; attempt: number }

/** Trouble of the machine is no failure of the model, and no reason to give up the other attempts. */
async function attemptOnce(context: RecipeContext, job: Job): Promise<GateOutcome> {
  const { number } = job.work.task
  const options = { taskNumber: number }
  const name = `${number}, attempt ${job.attempt}`
  const role = 'rollout'
  try {
    const done = await context.stage(
      `roll out ${name}`,
      (signal) => attemptImplementation(context, { ...job, role, signal }),
      options,
    )
    return await context.stage(
      `verify ${name}`,
      async (signal) => (await gradeImplementation(context, { ...job, role, signal, done })).outcome,
      options,
    )
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    context.say('error', `Attempt ${job.attempt} at ${number} could not be measured: ${error.message}`)
    return 'infrastructure'
  }
}
