/**
 * Recipe `verify`: final workspaces that are stored, graded again in fresh sandboxes without an agent, on the tests as
 * they are now (of an adapter's problem: on those that proved it); and, when asked, how many small changes of their code
 * the tests of finished tasks notice. The project is only read; verdicts are written, and what they replace is marked
 * stale.
 */
import type { Adapter } from '#lib/adapters/adapter.ts'
import { InfrastructureError, UserError } from '#lib/errors.ts'
import { historyOf } from '#lib/pipeline/attempt-history.ts'
import type { PlannedProject } from '#lib/pipeline/brief.ts'
import { requireMeasured } from '#lib/pipeline/evidence.ts'
import { TESTS_PLACED } from '#lib/pipeline/implementation-attempt.ts'
import {
  type AttemptAtInstance,
  attemptsAtInstances,
  gradeAgain,
} from '#lib/pipeline/instances/verify-again.ts'
import type { RecipeContext, StoredAttempt } from '#lib/pipeline/recipe.ts'
import { readSuite } from '#lib/pipeline/repository.ts'
import { findTask } from '#lib/pipeline/rollout.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import { summariseVerifications, type VerifyResult } from '#lib/pipeline/verify-result.ts'
import { readCommit } from '#lib/trajectories/trees.ts'
import type { AttemptHistory } from '#lib/verification/attempt-history.ts'
import { measureMutation, mutationGate } from '#lib/verification/mutation.ts'
import { outcomeOf } from '#lib/verification/verdict.ts'
import { verifyImplementation } from '#lib/verification/verify.ts'

export type VerifyInput = {
  projectId: string
  /** absent = all */
  tasks?: string[]
  /** this one alone */
  trajectoryId?: string
  /** measure how strong the tests of finished tasks are, too */
  mutation: boolean
}

/** @throws UserError when nothing of what was named can be verified */
export async function verifyAgain(
  context: RecipeContext,
  adapters: Record<string, Adapter>,
  input: VerifyInput,
): Promise<VerifyResult> {
  const { projectId, tasks, trajectoryId } = input
  const stale = await context.stage('take stock', () => context.records.markStaleVerdicts(projectId))
  if (stale > 0) context.say('info', `${stale} verdicts are stale: the tests have changed since.`)
  const isChosen = ({ taskNumber }: { taskNumber: string }) => !tasks || tasks.includes(taskNumber)
  const attempts = (await context.records.loadAttempts(projectId, trajectoryId ?? null)).filter(isChosen)
  const problems = await attemptsAtInstances(context, adapters, input)
  sayWhatIsLeft(context, problems)
  if (attempts.length + problems.attempts.length === 0) throw nothingToVerify(input, problems.ofStale)
  const verified = []
  for (const attempt of attempts) verified.push(await verifyOnce(context, projectId, attempt))
  if (problems.attempts.length > 0) {
    const project = await loadProject(context, projectId)
    for (const each of problems.attempts) verified.push(await gradeOnce(context, project, each))
  }
  const built = input.mutation ? await context.records.loadTasks(projectId) : []
  const verifiedTask = (attempts[0] ?? problems.attempts[0]?.instance)?.taskNumber
  const mutated = []
  for (const { number, testCommit, passedCommit } of built) {
    if (!testCommit || !passedCommit || !isChosen({ taskNumber: number })) continue
    if (trajectoryId && verifiedTask !== number) continue
    mutated.push(await mutateOnce(context, projectId, { number, testCommit, passedCommit }))
  }
  return summariseVerifications({ verified, mutated, stale })
}

type Left = { ofStale: number; ofNone: number }

function sayWhatIsLeft(context: RecipeContext, { ofStale, ofNone }: Left): void {
  const leave = (count: number, why: string) => {
    if (count > 0) context.say('warn', `${count} attempts are left as they are: ${why}.`)
  }
  leave(ofStale, 'their problem was made of a repository that went back since')
  leave(ofNone, 'their problem is there no more')
}

function nothingToVerify({ trajectoryId }: VerifyInput, ofStale: number): UserError {
  if (ofStale > 0)
    return new UserError(
      `Nothing to verify: ${trajectoryId ? `trajectory ${trajectoryId} is an attempt` : `all ${ofStale} attempts are`} at a problem made of a repository that went back since; roll out again.`,
    )
  return new UserError(
    `Nothing to verify: ${trajectoryId ? `trajectory ${trajectoryId} is` : 'there is'} no ended attempt at a task of this project with accepted tests, or at a proven problem, with a recorded final workspace.`,
  )
}

function gradeOnce(context: RecipeContext, project: PlannedProject, each: AttemptAtInstance) {
  const { id, verdict: before } = each.attempt
  const { taskNumber } = each.instance
  return measured(context, { id, taskNumber, before, outcome: 'infrastructure' as const }, () =>
    gradeAgain(context, project, each),
  )
}

/** Trouble of the machine is no failure of the work, and no reason to give up the rest. */
async function verifyOnce(context: RecipeContext, projectId: string, attempt: StoredAttempt) {
  const { id, taskNumber, verdict: before } = attempt
  const verify = async (signal: AbortSignal) => {
    const policy = await context.records.loadGatePolicy(projectId)
    const same = attempt.baseCommit === attempt.testCommit
    const verification = await verifyImplementation(verifierOf(context, signal), {
      taskNumber,
      testTree: attempt.testCommit,
      tree: attempt.finalTree,
      runs: context.settings.repeats,
      history: same ? await recordOf(context, projectId, attempt) : null,
      ...policy,
    })
    // how it came about does not change with the tests: what was found of it then stands
    const gates = same ? verification.gates : [...attempt.attemptGates, ...verification.gates]
    const flags = same ? verification.flags : [...verification.flags, ...attempt.flags]
    const outcome = outcomeOf(gates)
    // nothing was learnt: what stood still stands
    requireMeasured({ gates, outcome })
    await context.records.saveVerdict(projectId, {
      kind: attempt.kind,
      taskNumber,
      trajectoryId: id,
      attempt: attempt.attempt,
      suiteCommit: attempt.testCommit,
      again: true,
      ...verification,
      gates,
      flags,
      outcome,
    })
    return { id, taskNumber, before, outcome }
  }
  const name = `verify ${taskNumber} again, ${id}`
  return measured(context, { id, taskNumber, before, outcome: 'infrastructure' as const }, () =>
    context.stage(name, verify, { taskNumber }),
  )
}

/** What was recorded of the attempt, as its first verdict saw it. */
async function recordOf(
  context: RecipeContext,
  projectId: string,
  attempt: StoredAttempt,
): Promise<AttemptHistory> {
  const { taskNumber: number, testCommit, baseTree, told } = attempt
  const project = await loadProject(context, projectId)
  const found = await findTask(context, project, { number, testCommit })
  const suite = await readSuite(context, { before: found.head, tests: testCommit })
  const whole = (await readCommit(context.objects, testCommit)).tree
  const testAccess = baseTree === whole ? ('visible' as const) : ('withheld' as const)
  return historyOf(
    { ...context, settings: { ...context.settings, testAccess } },
    { work: { ...found, project }, suite, mark: TESTS_PLACED, trajectoryId: attempt.id, told, baseTree },
  )
}

async function loadProject({ records }: RecipeContext, id: string): Promise<PlannedProject> {
  return { id, proposal: await records.loadProposal(id), plan: await records.loadPlan(id) }
}

type Finished = { number: string; testCommit: string; passedCommit: string }

async function mutateOnce(context: RecipeContext, projectId: string, task: Finished) {
  const { number, testCommit, passedCommit } = task
  const measure = async (signal: AbortSignal) => {
    const { policy } = await context.records.loadGatePolicy(projectId)
    const trees = { testTree: testCommit, tree: passedCommit }
    const report = await measureMutation(verifierOf(context, signal), trees)
    const gate = mutationGate(report, policy)
    await context.records.saveVerdict(projectId, {
      kind: 'mutation',
      taskNumber: number,
      trajectoryId: null,
      attempt: 0,
      outcome: outcomeOf([gate]),
      gates: [gate],
      flags: [],
      tree: (await readCommit(context.objects, passedCommit)).tree,
      suiteCommit: testCommit,
      again: true,
      results: [],
      log: report.mutants.map((mutant) => JSON.stringify(mutant)).join('\n'),
      durationMs: report.seconds * 1000,
    })
    const { noticed = 0, measured: count = 0 } = gate.measured ?? {}
    return { number, noticed, measured: count, outcome: outcomeOf([gate]) }
  }
  const unmeasured = { number, noticed: 0, measured: 0, outcome: 'infrastructure' as const }
  return measured(context, unmeasured, () =>
    context.stage(`mutants of ${number}`, measure, { taskNumber: number }),
  )
}

async function measured<T>(context: RecipeContext, otherwise: T, measure: () => Promise<T>): Promise<T> {
  try {
    return await measure()
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    context.say('error', `It could not be measured: ${error.message}`)
    return otherwise
  }
}
