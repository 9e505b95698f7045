/**
 * Recipe `build-project`: from a proposal to verified tasks, top to bottom. Every piece is a remembered stage or made of
 * them, and the repository between two of them is a commit: after a crash the same calls give the same answers until the
 * first piece that is missing.
 */
import { InfrastructureError, UserError } from '#lib/errors.ts'
import { breakDown } from '#lib/pipeline/break-down.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { carrySolution, carryTests, takeStock } from '#lib/pipeline/carry-over.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import { chooseTasks } from '#lib/pipeline/choose-tasks.ts'
import { implement } from '#lib/pipeline/implement.ts'
import { type PlannedTask, tasksOf } from '#lib/pipeline/plan.ts'
import type { KeptWork, RecipeContext } from '#lib/pipeline/recipe.ts'
import type { Redo } from '#lib/pipeline/redo.ts'
import { rewind } from '#lib/pipeline/rewind.ts'
import { setUp } from '#lib/pipeline/set-up.ts'
import { suspectTests } from '#lib/pipeline/suspect-tests.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { writeChecklist } from '#lib/pipeline/write-checklist.ts'
import { writeTests } from '#lib/pipeline/write-tests.ts'

type FailureClass = 'model' | 'tests' | 'infrastructure'
type FailedTask = { number: string; reason: string; failureClass: FailureClass }
type TaskOutcome = { commit: string } | { reason: string; failureClass: FailureClass }

export type BuildResult = {
  /** `built` = every task of the plan has passed */
  state: 'built' | 'partly-built'
  /** tasks passed by now, those of earlier runs included */
  passed: string[]
  failed: FailedTask[]
  /** tasks that were not tried because one they need failed */
  blocked: string[]
  /** why tasks failed, one line for people; null when none did */
  reason: string | null
}

/**
 * @param redo what is to be done again although it is done, because a person edited what it was made from
 * @throws UserError when the project cannot be broken down or set up
 */
export async function buildProject(
  context: RecipeContext,
  { projectId, redo }: { projectId: string; redo?: Redo | undefined },
): Promise<BuildResult> {
  const proposal = await context.records.loadProposal(projectId)
  const plan = await breakDown(context, { projectId, proposal, again: redo?.from === 'proposal' })
  const project = { id: projectId, proposal, plan }
  const order = redo && redo.from !== 'proposal' ? await rewind(context, project, redo) : []
  const before = await context.stage('take stock', () => takeStock(context, projectId))
  await context.records.saveState(projectId, 'building')

  const { toBuild, finished } = chooseTasks(plan, {
    ...before,
    order,
    only: context.settings.onlyTasks,
    most: context.settings.mostTasks,
    redo,
  })
  const newChecklists = redo?.from === 'plan' ? redo.tasks : []
  for (const task of toBuild)
    await writeChecklist(context, project, { task, again: newChecklists.includes(task.number) })
  const checklists = await context.records.loadChecklists(projectId)
  let head = before.headCommit ?? (await firstCommit(context, project))

  const failed: FailedTask[] = []
  const blocked: string[] = []
  for (const task of toBuild) {
    const blocker = task.dependencies.find(
      (number) => blocked.includes(number) || failed.some((other) => other.number === number),
    )
    if (blocker) {
      blocked.push(task.number)
      await block(context, project, { task, blocker })
      continue
    }
    const checklist = checklists[task.number] as Checklist
    const work = { project, task, checklist, head, finished: [...finished] }
    const kept = before.kept.find(({ number }) => number === task.number) ?? null
    const outcome = await buildTask(context, work, kept)
    if ('commit' in outcome) {
      head = outcome.commit
      finished.push(task)
      continue
    }
    failed.push({ number: task.number, ...outcome })
    await context.records.saveTask(projectId, task.number, { state: 'failed', ...outcome })
    context.say('error', `Task ${task.number} failed for good (${outcome.failureClass}): ${outcome.reason}`)
  }

  const state = finished.length === tasksOf(plan).length ? 'built' : 'partly-built'
  await context.records.saveState(projectId, state)
  const passed = finished.map((task) => task.number)
  return { state, passed, failed, blocked, reason: reasonFor(failed, blocked) }
}

async function firstCommit(context: RecipeContext, project: PlannedProject): Promise<string> {
  const outcome = await setUp(context, project)
  if ('commit' in outcome) return outcome.commit
  await context.records.saveState(project.id, 'failed')
  throw new UserError(outcome.reason)
}

/** What the machine prevented is no failure of the model, and no reason to give up the other tasks. */
async function buildTask(
  context: RecipeContext,
  work: TaskWork,
  kept: KeptWork | null,
): Promise<TaskOutcome> {
  try {
    return await testAndImplement(context, work, kept)
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    return { failureClass: 'infrastructure', reason: error.message }
  }
}

/**
 * Tests first, then implementations until one passes; the tests are written anew at most once, when they are suspect.
 * What was accepted before is carried over as far as it still holds.
 */
async function testAndImplement(
  context: RecipeContext,
  work: TaskWork,
  kept: KeptWork | null,
): Promise<TaskOutcome> {
  const carried = kept && (await carryTests(context, work, kept))
  if (carried && kept.solution) {
    const solution = { solution: kept.solution, testCommit: carried.commit }
    const solved = await carrySolution(context, work, solution)
    if (solved) return solved
  }
  const tests = carried
    ? { ...carried, attempt: 0 }
    : await writeTests(context, work, { first: 1, suspicion: null })
  if ('reason' in tests) return { failureClass: 'tests', reason: tests.reason }
  const solved = await implement(context, work, { testCommit: tests.commit, first: 1 })
  if ('commit' in solved) return { commit: solved.commit }

  const evidence = suspectTests(solved.failures)
  const reason = `No attempt passed: ${solved.failures.at(-1)?.reason}`
  if (!evidence) return { failureClass: 'model', reason }
  context.say(
    'warn',
    `All attempts at ${work.task.number} failed alike: its tests are checked and written again.`,
  )
  const suspicion = { kind: 'suspected' as const, evidence, tree: tests.commit }
  const revised = await writeTests(context, work, { first: tests.attempt + 1, suspicion })
  if ('reason' in revised) return { failureClass: 'tests', reason: revised.reason }
  const again = await implement(context, work, { testCommit: revised.commit, first: solved.attempt + 1 })
  if ('commit' in again) return { commit: again.commit }
  return {
    failureClass: suspectTests(again.failures) ? 'tests' : 'model',
    reason: `No attempt passed, with revised tests neither: ${again.failures.at(-1)?.reason}`,
  }
}

async function block(
  context: RecipeContext,
  project: PlannedProject,
  { task, blocker }: { task: PlannedTask; blocker: string },
): Promise<void> {
  const reason = `It needs task ${blocker}, which did not pass.`
  await context.records.saveTask(project.id, task.number, { state: 'blocked', reason })
  context.say('warn', `Task ${task.number} is blocked: it needs ${blocker}.`)
}

function reasonFor(failed: FailedTask[], blocked: string[]): string | null {
  if (failed.length === 0) return null
  const reasons = failed.map((task) => `${task.number} (${task.failureClass}): ${task.reason}`)
  const waiting = blocked.length > 0 ? ` Blocked: ${blocked.join(', ')}.` : ''
  return `${failed.length} ${failed.length === 1 ? 'task' : 'tasks'} failed. ${reasons.join(' ')}${waiting}`.slice(
    0,
    2000,
  )
}
