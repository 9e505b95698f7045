/** One turn: the calls of an answer are run in order, and what the model is told about them is put together. */
import type { ModelAnswer } from '#lib/model/model.ts'
import { FileError, type Sandbox } from '#lib/sandbox/sandbox.ts'
import type { Call, Observation, Step } from '#lib/trajectories/types.ts'
import type { AgentAttempt } from './agent.ts'
import type { AgentProfile, ReadCall } from './profile.ts'
import { profiles } from './profiles.ts'
import { usageOf } from './tools/define-tool.ts'
import { findTool, tools } from './tools/index.ts'

/** Said about a step by the environment. Others come from the answer to `finish`. */
export const marks = { finished: 'finished', restored: 'sandbox restored' }

const restoredNotice =
  '[The sandbox was restored: files in /workspace are as they were after your last step; background processes, shell variables and files outside /workspace are gone.]'

export type Turn = {
  attempt: AgentAttempt
  sandbox: Sandbox
  answer: ModelAnswer
  /** committed before this one */
  steps: Step[]
  /** the sandbox is a new one, and the model does not know yet */
  restored: boolean
}

/** @returns the step without its snapshot */
export async function takeStep(turn: Turn): Promise<Step> {
  const { attempt, answer, steps, restored } = turn
  const profile = profiles[attempt.header.profile]
  const startedAt = performance.now()
  const read = profile.readCalls(answer.message, steps.length)
  const { observations, marks: stepMarks } = await runCalls(turn, read)
  if (restored) {
    stepMarks.push(marks.restored)
    const [first] = observations
    if (first) first.content = `${restoredNotice}\n${first.content}`
  }
  const calls = read.map(({ call }) => call)
  return {
    index: steps.length,
    message: answer.message,
    reasoning: answer.message.reasoning_content ?? null,
    calls,
    observations,
    reply: replyTo(turn, profile, { calls, observations }),
    usage: answer.usage,
    costUsd: answer.costUsd,
    modelMs: answer.latencyMs,
    toolMs: Math.round(performance.now() - startedAt),
    tree: null,
    filesChanged: 0,
    marks: stepMarks,
  }
}

function replyTo(turn: Turn, profile: AgentProfile, done: { calls: Call[]; observations: Observation[] }) {
  if (done.calls.length > 0) return profile.reply(done.calls, done.observations)
  const cut = turn.answer.finishReason === 'length' ? 'Your answer was cut at its length limit. ' : ''
  const notice = turn.restored ? `${restoredNotice}\n` : ''
  const content = `${notice}${cut}There was no tool call in your answer. Go on with a tool, or call finish if the work is done.`
  return [{ role: 'user' as const, content }]
}

async function runCalls(turn: Turn, read: ReadCall[]) {
  const observations: Observation[] = []
  const stepMarks: string[] = []
  let finishes = turn.steps.reduce((count, step) => count + finishesIn(step), 0)
  for (const { call, problem } of read) {
    turn.attempt.signal.throwIfAborted()
    const startedAt = performance.now()
    const observation = stepMarks.includes(marks.finished)
      ? { content: 'Not run: the work was finished before this call.', error: true }
      : await runCall(turn, call, { problem, finishes, marks: stepMarks })
    if (isFinish(call) && !observation.error) finishes++
    observations.push({
      ...observation,
      callId: call.id,
      durationMs: Math.round(performance.now() - startedAt),
    })
  }
  return { observations, marks: stepMarks }
}

type Circumstances = { problem: string | null; finishes: number; marks: string[] }
type Result = Omit<Observation, 'callId' | 'durationMs'>

async function runCall(turn: Turn, call: Call, circumstances: Circumstances): Promise<Result> {
  const { attempt, sandbox } = turn
  const tool = findTool(call.name)
  if (!tool) {
    const known = Object.keys(tools).join(', ')
    return { content: `There is no tool "${call.name}". The tools are: ${known}.`, error: true }
  }
  if (call.arguments === null || circumstances.problem !== null) {
    return { content: brokenCall(turn, call, circumstances.problem), error: true }
  }
  const context = {
    sandbox,
    commandTimeoutMs: attempt.header.limits.commandSeconds * 1000,
    signal: attempt.signal,
  }
  const result = await tool.call(call.arguments, context)
  return isFinish(call) && !result.error ? await askToFinish(turn, result, circumstances) : result
}

function brokenCall({ answer }: Turn, call: Call, problem: string | null): string {
  const cut =
    answer.finishReason === 'length' ? ' Your answer was cut at its length limit: send less at once.' : ''
  const parameters = findTool(call.name)?.definition.function.parameters ?? {}
  return `The call of ${call.name} could not be read: ${problem}.${cut} It was not run. ${usageOf(parameters)}`
}

/** The environment may refuse, place files (tests that were withheld) and ask to go on. */
async function askToFinish(
  { attempt, sandbox }: Turn,
  accepted: Result,
  circumstances: Circumstances,
): Promise<Result> {
  const answer = await attempt.onFinish(circumstances.finishes)
  if (answer.accept) {
    circumstances.marks.push(marks.finished)
    return accepted
  }
  try {
    await sandbox.layOut({ files: answer.files })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    // a full or locked workspace is the agent's own doing: its failed finish does not count, and it can mend it
    const content = `Files that belong to the work could not be placed in /workspace (${error.message}). Mend that, e.g. free space or give back the permission to write, and call finish again.`
    return { content, error: true }
  }
  circumstances.marks.push(answer.mark)
  return { content: answer.observation, error: false }
}

function isFinish(call: Call): boolean {
  return call.name === 'finish'
}

/** A call that could not be read, or came after the end, has not reached the environment. */
function finishesIn({ calls, observations }: Step): number {
  return calls.filter((call, i) => isFinish(call) && observations[i]?.error === false).length
}
