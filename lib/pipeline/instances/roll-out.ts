/**
 * Recipe `instances`: adapters make problems from a built project and prove them; fresh attempts solve them and are
 * graded. The project is only read. What is proven once serves every later run, until the project is built further.
 */
import type { Adapter, Place } from '#lib/adapters/adapter.ts'
import { InfrastructureError, UserError } from '#lib/errors.ts'
import type { Instance } from '#lib/pipeline/instances/instance.ts'
import {
  type AttemptOutcome,
  type InstancesResult,
  summariseInstances,
} from '#lib/pipeline/instances/result.ts'
import { gradeAttempt, solve } from '#lib/pipeline/instances/solve.ts'
import { tasksOf } from '#lib/pipeline/plan.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { historyOf } from '#lib/pipeline/repository.ts'
import { inParallel } from '#lib/verification/in-parallel.ts'

export type InstancesInput = {
  projectId: string
  /** absent = every finished task, for adapters that work task by task */
  tasks?: string[]
  /** per instance */
  attempts: number
  /** instances or attempts at work at the same time */
  parallel: number
}

/** @throws UserError when nothing of the project is finished, or a task is not */
export async function rollOutInstances(
  context: RecipeContext,
  adapters: Adapter[],
  input: InstancesInput,
): Promise<InstancesResult> {
  const { projectId, attempts, parallel } = input
  const { base, finished, knownBugs } = await context.stage('take stock', () => takeStock(context, projectId))
  const tasks = chooseTasks(finished, input.tasks)
  const proposal = await context.records.loadProposal(projectId)
  const plan = await context.records.loadPlan(projectId)
  const whole: Place = { project: { id: projectId, proposal, plan }, task: null, base, finished, knownBugs }
  const places = tasksOf(plan).flatMap((task): Place[] =>
    tasks.includes(task.number) ? [{ ...whole, task }] : [],
  )
  // one adapter after the other: the second finds the bugs that the first has proved
  const made: { adapter: Adapter; place: Place; instance: Instance }[] = []
  let notMade = 0
  for (const adapter of adapters) {
    const found = await inParallel(adapter.scope === 'task' ? places : [whole], parallel, async (place) => {
      const instance = await makeOnce(context, adapter, place)
      if (!instance) notMade++
      return instance ? [{ adapter, place, instance }] : []
    })
    made.push(...found.flat())
  }
  const jobs = made
    .filter(({ instance }) => instance.state === 'proven')
    .flatMap((each) => Array.from({ length: attempts }, (_, at) => ({ ...each, attempt: at + 1 })))
  const outcomes = await inParallel(jobs, parallel, (job) => attemptOnce(context, job))
  const summary = made.map(({ instance: { id, adapter, taskNumber, state } }) => ({
    instanceId: id,
    adapter,
    taskNumber,
    proven: state === 'proven',
  }))
  return summariseInstances(summary, outcomes, notMade)
}

/** titles that a writer of issues is told */
const mostTitles = 40

/** The newest state of the repository, what works in it, and what was made of it before. */
async function takeStock(
  { records }: RecipeContext,
  projectId: string,
): Promise<Pick<Place, 'base' | 'finished' | 'knownBugs'>> {
  const { headCommit, passed } = await records.loadProgress(projectId)
  if (!headCommit || passed.length === 0)
    throw new UserError(
      'No task of this project is finished yet, so there is nothing to make problems from: build it first.',
    )
  const bugs = (await records.loadInstances(projectId)).filter(
    ({ state, secret }) => state === 'proven' && secret,
  )
  const knownBugs = [...new Set(bugs.map(({ title }) => title))].slice(-mostTitles)
  return { base: headCommit, finished: passed, knownBugs }
}

/** @throws UserError that names the tasks which can be chosen */
function chooseTasks(finished: string[], only?: string[]): string[] {
  const missing = only?.find((number) => !finished.includes(number))
  if (missing) throw new UserError(`Task ${missing} is not finished: choose among ${finished.join(', ')}.`)
  return only ?? finished
}

/** What is proven of this base already, or made now; null = the machine prevented it. */
async function makeOnce(context: RecipeContext, adapter: Adapter, place: Place): Promise<Instance | null> {
  const { records } = context
  const { project, task, base } = place
  const key = { adapter: adapter.name, taskNumber: task?.number ?? null, baseCommit: base }
  const id = records.instanceId(project.id, key)
  const of = task ? { taskNumber: task.number } : {}
  const what = `${adapter.name}${task ? ` of ${task.number}` : ''}`
  try {
    await requireStanding(context, project.id, base)
    const known = await context.stage(
      `look for ${what}`,
      async () => ({ proven: (await findInstance(context, project.id, id))?.state === 'proven' }),
      of,
    )
    if (!known.proven) await adapter.make(context, place)
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    context.say('error', `${what} could not be made: ${error.message}`)
    return null
  }
  const instance = await findInstance(context, project.id, id)
  if (!instance) throw new Error(`${what} was made and not saved`)
  if (instance.state === 'refused')
    context.say('warn', `${what} could not be proved: nobody is asked to solve it.`)
  return instance
}

/** @throws UserError when the repository went back behind the state that problems are made of, since the run began */
async function requireStanding({ records, objects }: RecipeContext, projectId: string, base: string) {
  const { headCommit } = await records.loadProgress(projectId)
  const history = headCommit === null ? [] : await historyOf(objects, headCommit)
  if (!history.includes(base))
    throw new UserError(
      'The repository went back since this run began, so the problems it makes no longer stand: roll out again.',
    )
}

async function findInstance({ records }: RecipeContext, projectId: string, id: string) {
  return (await records.loadInstances(projectId)).find((each) => each.id === id)
}

type Job = { adapter: Adapter; place: Place; instance: Instance; attempt: number }

/** Trouble of the machine is no failure of the model, and no reason to give up the other attempts. */
async function attemptOnce(context: RecipeContext, job: Job): Promise<AttemptOutcome> {
  const { adapter, place, instance, attempt } = job
  const { id: instanceId, taskNumber } = instance
  const of = taskNumber ? { taskNumber } : {}
  const what = `${adapter.name}${taskNumber ? ` of ${taskNumber}` : ''}, attempt ${attempt}`
  try {
    await requireStanding(context, place.project.id, place.base)
    const done = await context.stage(`solve ${what}`, (signal) => solve(context, { ...job, signal }), of)
    const graded = await context.stage(
      `verify ${what}`,
      (signal) => {
        const { system, user } = adapter.prompts(context, job)
        const told = [system.text, user.text]
        return gradeAttempt(context, { ...job, project: job.place.project, told, signal, done })
      },
      of,
    )
    return { instanceId, ...graded }
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    context.say('error', `${what} could not be measured: ${error.message}`)
    return { instanceId, outcome: 'infrastructure', score: 0 }
  }
}
