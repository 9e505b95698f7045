/** One attempt of one agent, whatever it is for: header, journal, sandbox, loop. Resumable by its journal. */
import type { FinishAnswer, Journal } from '#lib/agent/agent.ts'
import { runAgent } from '#lib/agent/loop.ts'
import { profiles } from '#lib/agent/profiles.ts'
import { toolDefinitions } from '#lib/agent/tools/index.ts'
import { InfrastructureError, UserError } from '#lib/errors.ts'
import { type Model, ModelError, type ModelFailure } from '#lib/model/model.ts'
import type { Branch } from '#lib/pipeline/branch.ts'
import type { ModelStage } from '#lib/pipeline/model-stages.ts'
import type { RecipeContext, StageModel } from '#lib/pipeline/recipe.ts'
import { sandboxLimits } from '#lib/pipeline/sandbox-limits.ts'
import { type RenderedPrompt, usedPrompt } from '#lib/prompts/prompts.ts'
import { environmentOf } from '#lib/sandbox/environment.ts'
import { linesEdited } from '#lib/trajectories/statistics.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import type { EndReason, Purpose, TrajectoryHeader } from '#lib/trajectories/types.ts'

export type AgentWork = {
  purpose: Purpose
  /** prompt folder; role of the call labels */
  role: ModelStage
  /** null = the whole repository */
  taskNumber: string | null
  /** of an adapter; absent = none */
  instanceId?: string
  attempt: number
  title: string
  /** commit that the work builds on, and the tree the agent starts with: it may lack withheld tests */
  baseCommit: string | null
  baseTree: string
  system: RenderedPrompt
  user: RenderedPrompt
  /** prompts whose text went into the two */
  parts: RenderedPrompt[]
  onFinish(times: number): Promise<FinishAnswer>
  /** goes on from a step of another attempt: then that one's prompts and dialect are kept, and its own are not sent */
  fork?: Fork
}

export type Fork = Branch & {
  /** of its origin, with what the branch itself may spend */
  header: TrajectoryHeader
  /** names the recorded answers, e.g. "implement-1-after-8" */
  name: string
}

/** Small JSON: what a stage remembers of an attempt. */
export type FinishedAttempt = {
  trajectoryId: string
  endReason: EndReason
  reason: string | null
  /** the workspace at the end */
  tree: string
  /** marks of its steps, each once, e.g. "tests placed" */
  marks: string[]
}

/** lives that an attempt gets when its sandbox fails; each goes on after the last committed step */
const LIVES = 3

/** @throws UserError when the endpoint cannot be used; InfrastructureError when sandboxes fail again and again */
export async function attemptWithAgent(
  context: RecipeContext,
  work: AgentWork,
  signal: AbortSignal,
): Promise<FinishedAttempt> {
  const { purpose, taskNumber, instanceId, attempt, title, baseCommit, baseTree } = work
  const asked = context.modelFor(work.role, attempt - 1)
  const header = work.fork
    ? { ...work.fork.header, sampling: asked.sampling }
    : headerOf(context, work, asked)
  const { name, recorded } = asked.model
  const model = { name, recorded }
  const about = { model, purpose, taskNumber, instanceId, attempt, title }
  const journal = await context.openTrajectory({ ...about, header, baseCommit, baseTree, ...branchOf(work) })
  const outcome = await withLives(
    context,
    () => runOnce(context, { work, asked, header, journal, signal }),
    signal,
  )
  const { trajectoryId, endReason, reason, tree } = outcome
  if (endReason !== 'finished')
    context.say('warn', `${title}: the agent ended before it was done (${endReason}). ${reason ?? ''}`.trim())
  const steps = await journal.load()
  await context.closeTrajectory(trajectoryId, { endReason, finalTree: tree, linesEdited: linesEdited(steps) })
  const marks = [...new Set(steps.flatMap((step) => step.marks))]
  return { trajectoryId, endReason, reason, tree, marks }
}

function branchOf({ fork }: AgentWork): { branch?: Branch } {
  if (!fork) return {}
  const { parentId, after, message } = fork
  return { branch: { parentId, after, message } }
}

type OneLife = {
  work: AgentWork
  asked: StageModel
  header: TrajectoryHeader
  journal: Journal
  signal: AbortSignal
}

function runOnce(context: RecipeContext, { work, asked, header, journal, signal }: OneLife) {
  const { role, taskNumber, attempt, title, baseCommit, baseTree, onFinish } = work
  return runAgent({
    header,
    model: failingAsUser(asked.model),
    label: { role, task: taskNumber ?? '-', attempt, ...(work.fork ? { branch: work.fork.name } : {}) },
    openSandbox: async (tree) =>
      context.driver.open({
        label: `${context.runId} ${role} ${taskNumber ?? 'repository'} attempt ${attempt}`,
        files: await readTree(context.objects, tree ?? baseTree),
        environment: baseCommit ? await environmentOf(context.objects, baseCommit) : [],
        limits: sandboxLimits,
        excludes: context.language.excludes,
        // the runner and the parser are the verifier's: an agent that cannot see them cannot study them
        tools: {},
      }),
    onFinish,
    journal,
    say: (message, data) => context.say('info', `${title}: ${message}`, data),
    signal,
  })
}

function headerOf(
  { settings, prompts: texts }: RecipeContext,
  work: AgentWork,
  { profile, sampling }: StageModel,
): TrajectoryHeader {
  const { system, user, parts } = work
  const begin = { system: system.text, user: user.text, tools: toolDefinitions, prompts: texts }
  const { messages, tools, prompts } = profiles[profile].begin(begin)
  const files = [system, user, ...parts].map(usedPrompt)
  const unique = [...new Map([...files, ...prompts].map((prompt) => [prompt.name, prompt])).values()]
  return {
    messages,
    tools,
    sampling,
    profile,
    limits: settings.agentLimits,
    prompts: unique,
  }
}

async function withLives<T>(context: RecipeContext, live: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let life = 1; ; life++) {
    try {
      return await live()
    } catch (error) {
      if (!(error instanceof InfrastructureError) || life === LIVES || signal.aborted) throw error
      context.say('warn', `The sandbox failed (${error.message}); the attempt goes on in a new one.`)
    }
  }
}

/** Failures that the model has to answer for: they end its attempt. All others say that the endpoint is unusable. */
const failuresOfTheModel: readonly ModelFailure[] = ['refusal', 'context-overflow', 'empty-answer']

/** An unusable endpoint ends the run, which can be resumed; it must not use up the attempts of every task. */
function failingAsUser(model: Model): Model {
  return {
    ...model,
    async complete(request, signal) {
      try {
        return await model.complete(request, signal)
      } catch (error) {
        if (!(error instanceof ModelError) || failuresOfTheModel.includes(error.failure)) throw error
        throw new UserError(error.message, { cause: error })
      }
    },
  }
}
