/** Stages 5c and 5d: attempts at a task until one passes. */
import type { FinishedAttempt } from '#lib/pipeline/agent-attempt.ts'
import { evidenceOf, failureSignatures, reasonOf } from '#lib/pipeline/evidence.ts'
import {
  attemptImplementation,
  gradeImplementation,
  type ImplementationAttempt,
} from '#lib/pipeline/implementation-attempt.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { commitTree } from '#lib/pipeline/repository.ts'
import type { TaskWork } from '#lib/pipeline/task-work.ts'
import { readCommit } from '#lib/trajectories/trees.ts'
import type { Verification } from '#lib/verification/verify.ts'

/** How one attempt failed, small enough to be remembered and compared. */
export type FailedAttempt = {
  reason: string
  evidence: string
  /** the agent said that it was done, and had changed something: only then its failure says anything about the tests */
  tried: boolean
  /** how each of its tests failed; equal strings = the same test in the same way */
  signatures: string[]
}

export type ImplementationOutcome =
  | { commit: string; attempt: number }
  | { failures: FailedAttempt[]; attempt: number }

/** failing tests of an attempt that are remembered for comparison */
const MOST_SIGNATURES = 40

/**
 * Attempts `first`, `first` + 1 ... at most `settings.attempts` of them. They know nothing of one another and begin
 * alike, so each is a trajectory that stands on its own and their pass rate means something.
 */
export async function implement(
  context: RecipeContext,
  work: TaskWork,
  { testCommit, first }: { testCommit: string; first: number },
): Promise<ImplementationOutcome> {
  const { number } = work.task
  const options = { taskNumber: number }
  const role = 'implement'
  const failures: FailedAttempt[] = []
  for (let attempt = first; ; attempt++) {
    const done = await context.stage(
      `implement ${number}, attempt ${attempt}`,
      (signal) => run(context, { work, testCommit, role, attempt, signal }),
      { ...options, point: 'implementation' },
    )
    const verified = await context.stage(
      `verify ${number}, attempt ${attempt}`,
      (signal) => verify(context, { work, testCommit, role, attempt, signal, done }),
      options,
    )
    if ('commit' in verified) return { commit: verified.commit, attempt }
    failures.push(verified)
    if (failures.length === context.settings.attempts) return { failures, attempt }
  }
}

async function run(context: RecipeContext, attempt: ImplementationAttempt): Promise<FinishedAttempt> {
  const { project, task } = attempt.work
  const change = { state: 'implementing' as const, attempts: attempt.attempt }
  await context.records.saveTask(project.id, task.number, change)
  return attemptImplementation(context, attempt)
}

async function verify(
  context: RecipeContext,
  attempt: ImplementationAttempt & { done: FinishedAttempt },
): Promise<{ commit: string } | FailedAttempt> {
  const verification = await gradeImplementation(context, attempt)
  if (verification.outcome === 'failed') {
    const { tree: untouched } = await readCommit(context.objects, attempt.testCommit)
    return failureOf(verification, { ...attempt.done, idle: verification.tree === untouched })
  }
  return { commit: await acceptSolution(context, attempt.work, { ...attempt, tree: verification.tree }) }
}

function failureOf(verification: Verification, done: FinishedAttempt & { idle: boolean }): FailedAttempt {
  const finished = done.endReason === 'finished'
  const ending = finished ? '' : ` The agent did not finish: ${done.reason ?? done.endReason}.`
  const nothing = done.idle ? ' The agent changed nothing.' : ''
  return {
    reason: `${reasonOf(verification)}${ending}${nothing}`.slice(0, 800),
    evidence: evidenceOf(verification).slice(0, 2500),
    tried: finished && !done.idle,
    signatures: failureSignatures(verification).sort().slice(0, MOST_SIGNATURES),
  }
}

/** What was graded becomes the repository that the next task builds on. @returns its commit */
export async function acceptSolution(
  { objects, records }: RecipeContext,
  { project, task }: TaskWork,
  { testCommit, tree }: { testCommit: string; tree: string },
): Promise<string> {
  const message = `${task.number}: ${task.title}`
  const passedCommit = await commitTree(objects, { tree, parents: [testCommit], message })
  const passed = { state: 'passed' as const, passedCommit, reason: null, failureClass: null }
  await records.saveTask(project.id, task.number, passed)
  await records.saveHead(project.id, passedCommit)
  return passedCommit
}
