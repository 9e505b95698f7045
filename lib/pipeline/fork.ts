/**
 * Recipe `fork`: an attempt goes on from a step of another one, with its conversation and its files as they were after
 * that step, and is verified like its origin. The agent is told what is true of every restored sandbox: what lay
 * outside the workspace is gone. The project is only read.
 */
import { spentBy } from '#lib/agent/limits.ts'
import { UserError } from '#lib/errors.ts'
import type { Fork } from '#lib/pipeline/agent-attempt.ts'
import type { RecordedAttempt } from '#lib/pipeline/branch.ts'
import {
  attemptImplementation,
  gradeImplementation,
  type ImplementationAttempt,
} from '#lib/pipeline/implementation-attempt.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { findTask } from '#lib/pipeline/rollout.ts'
import { forkName, forkProblem } from '#lib/trajectories/branches.ts'
import type { AgentLimits, Step } from '#lib/trajectories/types.ts'
import type { GateOutcome } from '#lib/verification/verdict.ts'

export type ForkInput = {
  projectId: string
  trajectoryId: string
  /** counted from 1: the last step that is kept */
  step: number
  /** said to the agent after it */
  message?: string | undefined
}

export type ForkResult = { trajectoryId: string; outcome: GateOutcome }

/** @throws UserError when nothing can go on from there; InfrastructureError when it could not be measured */
export async function fork(context: RecipeContext, input: ForkInput): Promise<ForkResult> {
  const origin = await context.records.loadAttempt(input.trajectoryId)
  const attempt = await prepare(context, origin, input)
  const { number } = attempt.work.task
  const options = { taskNumber: number }
  const done = await context.stage(
    `fork ${number} after step ${input.step}`,
    (signal) => attemptImplementation(context, { ...attempt, signal }),
    options,
  )
  const outcome = await context.stage(
    `verify ${number}`,
    async (signal) => (await gradeImplementation(context, { ...attempt, signal, done })).outcome,
    options,
  )
  return { trajectoryId: done.trajectoryId, outcome }
}

async function prepare(
  context: RecipeContext,
  origin: RecordedAttempt,
  input: ForkInput,
): Promise<Omit<ImplementationAttempt, 'signal'>> {
  const { records } = context
  const { projectId } = input
  const { taskNumber: number, baseCommit: testCommit, attempt } = origin
  const proposal = await records.loadProposal(projectId)
  const project = { id: projectId, proposal, plan: await records.loadPlan(projectId) }
  const checklist = (await records.loadChecklists(projectId))[number]
  if (!checklist) throw new UserError(`Task ${number} has no checklist any more, so it cannot be verified.`)
  const work = { ...(await findTask(context, project, { number, testCommit })), project, checklist }
  const title = `Fork of ${origin.title.replace(/^Fork of (.*) after step \d+$/, '$1')} after step ${input.step}`
  return {
    work,
    testCommit,
    role: 'fork',
    attempt,
    fork: { ...(await forkOf(context, origin, input)), title },
  }
}

async function forkOf(context: RecipeContext, origin: RecordedAttempt, input: ForkInput): Promise<Fork> {
  const { trajectoryId, step: after, message } = input
  const problem = forkProblem({ ...origin, origin: 'native', purpose: 'implementation' }, after)
  if (problem) throw new UserError(problem)
  const kept = (await context.loadSteps(trajectoryId)).slice(0, after)
  if (!kept.at(-1)?.tree)
    throw new UserError(`The workspace after step ${after} is not recorded, so it cannot be restored.`)
  const limits = beyond(context.settings.agentLimits, kept)
  return {
    parentId: trajectoryId,
    after,
    message: message ?? null,
    header: { ...origin.header, limits },
    name: forkName(origin, after),
  }
}

/** Limits count a conversation from its beginning: what the kept steps took is not the branch's to pay. */
function beyond(limits: AgentLimits, kept: Step[]): AgentLimits {
  const spent = spentBy(kept, false)
  return {
    ...limits,
    steps: limits.steps + spent.steps,
    tokens: limits.tokens + spent.tokens,
    costUsd: limits.costUsd + spent.costUsd,
    minutes: limits.minutes + spent.minutes,
  }
}
