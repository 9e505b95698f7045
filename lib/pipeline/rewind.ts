/**
 * Before something is done again the repository, which is one line of commits, goes back to where it was before the first
 * task concerned. Tasks that were built later keep their tests and solutions, to be carried over (carry-over.ts).
 */
import { UserError } from '#lib/errors.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { checkEditedTests } from '#lib/pipeline/edited-tests.ts'
import type { BuiltTask, RecipeContext, Rewind } from '#lib/pipeline/recipe.ts'
import type { Redo } from '#lib/pipeline/redo.ts'
import { firstParent, historyOf } from '#lib/pipeline/repository.ts'

type Change = Rewind['tasks'][number]

/**
 * @returns numbers of the tasks concerned in the order in which they lay in the repository
 * @throws UserError when what is to be done again is not there
 */
export async function rewind(context: RecipeContext, project: PlannedProject, redo: Redo): Promise<string[]> {
  const { records } = context
  const found = await context.stage('find what has to be done again', () => plan(context, project.id, redo))
  const edited = redo.from === 'tests' ? await checkEditedTests(context, project, redo.tasks) : null
  const tasks = found.tasks.map((task) => ({
    ...task,
    testCommit: edited?.get(task.number) ?? task.testCommit,
  }))
  const change = { ...found, tasks }
  await context.stage('go back', async () => {
    await records.rewind(project.id, change)
    context.say('info', describe(change, redo))
    return { head: change.head }
  })
  return change.tasks.map((task) => task.number)
}

async function plan(context: RecipeContext, projectId: string, redo: Redo): Promise<Rewind> {
  const tasks = await context.records.loadTasks(projectId)
  const { headCommit } = await context.records.loadProgress(projectId)
  const history = headCommit === null ? [] : await historyOf(context.objects, headCommit)
  const chosen = redo.tasks.map((number) => {
    const task = tasks.find((each) => each.number === number)
    if (!task)
      throw new UserError(`Task ${number} is to be done again but is not in the plan: choose another.`)
    return task
  })
  /** 0 = the newest commit; of a task that is not built: not in it */
  const ageOf = (task: BuiltTask) => {
    const age = task.testCommit === null ? -1 : history.indexOf(task.testCommit)
    if (age === -1 && isBuilt(task)) throw new Error(`the tests of ${task.number} are not in the repository`)
    return age
  }
  const oldest = Math.max(...chosen.map(ageOf))
  const later = tasks.filter((task) => !chosen.includes(task) && isBuilt(task) && ageOf(task) < oldest)
  const first = history[oldest]
  return {
    head: first === undefined ? null : await firstParent(context.objects, first),
    dropped: history.slice(0, oldest + 1),
    tasks: [...chosen, ...later]
      .toSorted((a, b) => ageOf(b) - ageOf(a))
      .map((task) => (chosen.includes(task) ? redone(task, redo) : carried(task, redo))),
  }
}

const isBuilt = ({ state }: BuiltTask) => state === 'passed'

function redone(task: BuiltTask, { from }: Redo): Change {
  const keepsTests = (from === 'tests' || from === 'implementation') && task.testCommit !== null
  const reason = `Task ${task.number} was done again, from its ${from}.`
  const again = { number: task.number, passedCommit: null, reason }
  return keepsTests
    ? { ...again, state: 'tests-ready', testCommit: task.testCommit, stale: 'solutions' }
    : { ...again, state: 'proposed', testCommit: null, stale: 'everything' }
}

function carried(task: BuiltTask, { tasks }: Redo): Change {
  const below = tasks.length === 1 ? `Task ${tasks[0]}` : `Tasks ${tasks.join(', ')}`
  const reason = `${below} below it in the repository ${tasks.length === 1 ? 'was' : 'were'} done again.`
  return { ...task, state: 'stale', stale: 'everything', reason }
}

function describe({ head, tasks }: Rewind, redo: Redo): string {
  const later = tasks.filter((task) => task.state === 'stale').map((task) => task.number)
  const where =
    head === null ? 'the repository stays as it is' : `the repository goes back to ${head.slice(0, 8)}`
  const carriedOver = later.length > 0 ? `; to be carried over: ${later.join(', ')}` : ''
  return `Done again from the ${redo.from}: ${redo.tasks.join(', ')}; ${where}${carriedOver}.`
}
