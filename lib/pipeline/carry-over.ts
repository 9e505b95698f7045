/**
 * Accepted tests and solutions on a repository that has changed below them: their changes are put on it and verified as
 * if they were new, in fresh sandboxes and without a model. What does not pass any more is left to agents.
 */
import { reasonOf, requireMeasured } from '#lib/pipeline/evidence.ts'
import { acceptSolution } from '#lib/pipeline/implement.ts'
import type { BuildProgress, BuiltTask, KeptWork, RecipeContext } from '#lib/pipeline/recipe.ts'
import { firstParent, historyOf } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { commitTests } from '#lib/pipeline/write-tests.ts'
import { type Merged, mergeTrees } from '#lib/trajectories/merge-trees.ts'
import { readCommit } from '#lib/trajectories/trees.ts'
import { verifyImplementation } from '#lib/verification/verify.ts'
import { verifyTests } from '#lib/verification/verify-tests.ts'

/** What is built, and kept work in the order in which it lay in the repository: so it fits best. */
export async function takeStock(
  { records, objects }: RecipeContext,
  projectId: string,
): Promise<BuildProgress & { kept: KeptWork[] }> {
  const progress = await records.loadProgress(projectId)
  const kept = keptWork(await records.loadTasks(projectId))
  const depths = new Map<string, number>()
  for (const { number, testCommit } of kept) depths.set(number, (await historyOf(objects, testCommit)).length)
  const depthOf = (work: KeptWork) => depths.get(work.number) ?? 0
  return { ...progress, kept: kept.toSorted((a, b) => depthOf(a) - depthOf(b)) }
}

function keptWork(tasks: BuiltTask[]): KeptWork[] {
  return tasks.flatMap(({ number, state, testCommit, passedCommit: solution }) => {
    const keeps = state === 'tests-ready' || solution !== null
    return testCommit !== null && state !== 'passed' && keeps ? [{ number, testCommit, solution }] : []
  })
}

/** @returns the test commit, null when the tests have to be written again */
export async function carryTests(
  context: RecipeContext,
  work: TaskWork,
  kept: KeptWork,
): Promise<{ commit: string } | null> {
  const { number } = work.task
  const { commit } = await context.stage(
    `carry over the tests of ${number}`,
    async (signal) => ({ commit: await carryTestsOnce(context, work, { kept, signal }) }),
    { taskNumber: number },
  )
  return commit === null ? null : { commit }
}

type Carry = { kept: KeptWork; signal: AbortSignal }

async function carryTestsOnce(context: RecipeContext, work: TaskWork, { kept, signal }: Carry) {
  const { objects, records } = context
  const { project, task, head } = work
  const base = await firstParent(objects, kept.testCommit)
  // nothing has changed below them: what the gates said of these very trees still stands
  if (base === head && kept.solution === null) return kept.testCommit
  const merged = await mergeTrees(objects, { base, changed: kept.testCommit, onto: head })
  const giveUp = async (reason: string) => {
    await records.saveTask(project.id, task.number, { state: 'proposed', passedCommit: null })
    return notCarried(context, `the tests of ${task.number}`, reason)
  }
  if ('conflicts' in merged) return giveUp(conflictOf(merged))
  const { testIds, ...verification } = await verifyTests(verifierOf(context, signal), {
    taskNumber: task.number,
    baseTree: head,
    tree: merged.tree,
    ...(await records.loadGatePolicy(project.id)),
  })
  const passed = verification.outcome === 'passed'
  const commit = passed ? await commitTests(context, work, { tree: verification.tree, testIds }) : null
  const { tree: carriedFrom } = await readCommit(objects, kept.testCommit)
  const about = { kind: 'tests-gate' as const, taskNumber: task.number, trajectoryId: null, attempt: 0 }
  await records.saveVerdict(project.id, { ...about, suiteCommit: commit, carriedFrom, ...verification })
  requireMeasured(verification)
  if (commit === null) return giveUp(reasonOf(verification))
  await records.saveTask(project.id, task.number, { testCommit: commit })
  context.say('info', `The tests of ${task.number} are carried over: verified again, no model was asked.`)
  return commit
}

/** @returns the commit that the repository is at now, null when the task has to be implemented again */
export async function carrySolution(
  context: RecipeContext,
  work: TaskWork,
  { solution, testCommit }: { solution: string; testCommit: string },
): Promise<{ commit: string } | null> {
  const { number } = work.task
  const { commit } = await context.stage(
    `carry over the solution of ${number}`,
    async (signal) => ({ commit: await carrySolutionOnce(context, work, { solution, testCommit, signal }) }),
    { taskNumber: number },
  )
  return commit === null ? null : { commit }
}

async function carrySolutionOnce(
  context: RecipeContext,
  work: TaskWork,
  { solution, testCommit, signal }: { solution: string; testCommit: string; signal: AbortSignal },
) {
  const { objects, records } = context
  const { project, task } = work
  const base = await firstParent(objects, solution)
  const merged = await mergeTrees(objects, { base, changed: solution, onto: testCommit })
  const giveUp = async (reason: string) => {
    await records.saveTask(project.id, task.number, { state: 'tests-ready', passedCommit: null })
    return notCarried(context, `the solution of ${task.number}`, reason)
  }
  if ('conflicts' in merged) return giveUp(conflictOf(merged))
  const verification = await verifyImplementation(verifierOf(context, signal), {
    taskNumber: task.number,
    testTree: testCommit,
    tree: merged.tree,
    runs: context.settings.repeats,
    history: null,
    ...(await records.loadGatePolicy(project.id)),
  })
  const { tree: carriedFrom } = await readCommit(objects, solution)
  const about = { kind: 'implementation' as const, taskNumber: task.number, trajectoryId: null, attempt: 0 }
  const verdict = { ...about, suiteCommit: testCommit, carriedFrom, ...verification }
  await records.saveVerdict(project.id, verdict)
  requireMeasured(verification)
  if (verification.outcome === 'failed') return giveUp(reasonOf(verification))
  const commit = await acceptSolution(context, work, { testCommit, tree: verification.tree })
  context.say('info', `The solution of ${task.number} is carried over: verified again, no model was asked.`)
  return commit
}

function notCarried(context: RecipeContext, what: string, reason: string): null {
  context.say(
    'warn',
    `${what[0]?.toUpperCase()}${what.slice(1)} cannot be carried over, so agents go on: ${reason}`,
  )
  return null
}

function conflictOf({ conflicts }: Extract<Merged, { conflicts: string[] }>): string {
  return `both sides changed ${conflicts.slice(0, 5).join(', ')}.`
}
