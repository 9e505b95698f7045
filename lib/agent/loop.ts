/**
 * The agent: ask the model, run its calls, remember the step, again. Whatever happens, a step is committed whole or
 * not at all; a new life of the attempt goes on after the last committed one, with the workspace as it was then.
 */
import { type ModelAnswer, ModelError, type ModelFailure } from '#lib/model/model.ts'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import { conversation } from '#lib/trajectories/conversation.ts'
import type { EndReason, Step } from '#lib/trajectories/types.ts'
import type { AgentAttempt, AgentOutcome } from './agent.ts'
import { reachedLimit, spentBy } from './limits.ts'
import { marks, takeStep } from './take-step.ts'
import { type WorkspaceWatch, watchWorkspace } from './watch-workspace.ts'

/** answers without a call in a row that end an attempt */
const patience = 3

/** @throws AbortError when the signal fires; ModelError of the endpoint (unreachable, key, not recorded ...); failures of
 * the sandbox; whatever the journal throws */
export async function runAgent(attempt: AgentAttempt): Promise<AgentOutcome> {
  const steps = await attempt.journal.load()
  const last = steps.at(-1)
  const end = endAfter(steps)
  // An earlier life of this attempt came to its end, but its caller never heard of it.
  if (end && last?.tree) return outcome(attempt, { steps, end, tree: last.tree })
  const sandbox = await attempt.openSandbox(last?.tree ?? null)
  try {
    return await converse(attempt, steps, sandbox)
  } finally {
    await sandbox.close()
  }
}

async function converse(attempt: AgentAttempt, steps: Step[], sandbox: Sandbox): Promise<AgentOutcome> {
  const { header, model, signal } = attempt
  const workspace = await watchWorkspace(sandbox)
  let restored = steps.length > 0
  if (restored) attempt.say(`Goes on after step ${steps.length} in a new sandbox.`)
  for (;;) {
    signal.throwIfAborted()
    const end = endAfter(steps) ?? reachedLimit(header.limits, spentBy(steps, model.recorded))
    if (end) return outcome(attempt, { steps, end, tree: workspace.tree() })
    const answer = await ask(attempt, steps)
    if ('endReason' in answer) return outcome(attempt, { steps, end: answer, tree: workspace.tree() })
    const step = await takeStep({ attempt, sandbox, answer, steps, restored })
    signal.throwIfAborted()
    await commit(attempt, step, workspace)
    steps.push(step)
    restored = false
  }
}

type End = { endReason: EndReason; reason: string | null }

/** What ends an attempt because of the model itself; what an endpoint or its settings lack travels on. */
const ownFailures: Partial<Record<ModelFailure, EndReason>> = {
  'context-overflow': 'token-limit',
  refusal: 'model-error',
  'empty-answer': 'model-error',
}

async function ask(attempt: AgentAttempt, steps: Step[]): Promise<ModelAnswer | End> {
  const { header, label, model, journal, signal } = attempt
  try {
    return await model.complete(
      {
        messages: conversation(header, steps),
        tools: header.tools,
        sampling: header.sampling,
        call: { ...label, index: steps.length },
        trajectoryId: journal.trajectoryId,
      },
      signal,
    )
  } catch (error) {
    const endReason = error instanceof ModelError ? ownFailures[error.failure] : undefined
    if (endReason && error instanceof ModelError) return { endReason, reason: error.message }
    throw error
  }
}

async function commit(attempt: AgentAttempt, step: Step, workspace: WorkspaceWatch): Promise<void> {
  const { tree, objects, filesChanged, newlySkipped } = await workspace.look()
  step.tree = tree
  step.filesChanged = filesChanged
  for (const { path, why } of newlySkipped) attempt.say(`Not in the snapshot: ${path} (${why}).`)
  await attempt.journal.append(step, objects)
}

/** Read from the steps alone, so that a resumed attempt ends where the first life would have. */
function endAfter(steps: Step[]): End | null {
  if (steps.at(-1)?.marks.includes(marks.finished)) return { endReason: 'finished', reason: null }
  const tail = steps.slice(-patience)
  if (tail.length === patience && tail.every((step) => step.calls.length === 0)) {
    return {
      endReason: 'no-tool-call',
      reason: `The model answered ${patience} times in a row without a call.`,
    }
  }
  return null
}

function outcome(attempt: AgentAttempt, ended: { steps: Step[]; end: End; tree: string }): AgentOutcome {
  const { endReason, reason } = ended.end
  return {
    trajectoryId: attempt.journal.trajectoryId,
    endReason,
    reason,
    steps: ended.steps.length,
    costUsd: ended.steps.reduce((total, step) => total + step.costUsd, 0),
    tree: ended.tree,
  }
}
