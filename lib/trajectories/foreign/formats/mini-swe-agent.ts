/**
 * mini-swe-agent: format 1 (commands in text), 1.1 of version 2 (native calls, `extra` beside each message), and the
 * bare list of messages of its first days. Commands are calls of `bash`; the end is a field, not a step.
 */
import {
  type ConversationBuilder,
  conversationBuilder,
  type SeenObservation,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { documentOf, type ForeignFormat, type Found, type Input } from '#lib/trajectories/foreign/format.ts'
import {
  isRecord,
  type JsonRecord,
  kept,
  listOf,
  numberOf,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, messageExtra, openAiCalls, usageOf } from '#lib/trajectories/foreign/parts.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import {
  type ForeignStep,
  type ForeignTrajectory,
  foreignTrajectory,
} from '#lib/trajectories/foreign/trajectory.ts'
import type { Call } from '#lib/trajectories/types.ts'

const commandBlock = /```(?:bash|mswea_bash_command)\s*\n([\s\S]*?)\n?```/

export const miniSweAgent: ForeignFormat = {
  title: 'mini-swe-agent',
  looksFor: 'trajectory_format "mini-swe-agent-…", or a list of messages with one bash block per answer',
  detect(sample) {
    if (sample.shape !== 'document') return false
    const { value } = sample
    if (Array.isArray(value)) return isBareList(value)
    const root = recordOf(value)
    if (!Array.isArray(root.messages)) return false
    return (
      textOf(root.trajectory_format)?.startsWith('mini-swe-agent') ?? 'mini_version' in recordOf(root.info)
    )
  },
  read,
}

function isBareList(value: unknown[]): boolean {
  const answers = recordsOf(value).filter((message) => message.role === 'assistant')
  return answers.length > 0 && answers.every((answer) => commandBlock.test(contentOf(answer.content).text))
}

async function* read(input: Input): AsyncGenerator<Found> {
  const value = documentOf(input)
  const root = Array.isArray(value) ? { messages: value } : recordOf(value)
  const messages = listOf(root.messages)
  const trajectory = foreignTrajectory({
    key: '1',
    title: wordsOf(root.instance_id) ?? titleOf(input.name),
    profile: recordsOf(messages).some(isNative) ? 'function-calling' : 'foreign-text',
  })
  fillRoot(trajectory, root)
  const builder = conversationBuilder(trajectory)
  for (const [at, message] of messages.entries()) {
    if (isRecord(message)) readMessage(message, trajectory, builder)
    else yield { kind: 'skipped', line: 0, why: `message ${at + 1} is no object` }
  }
  yield { kind: 'trajectory', trajectory }
}

function isNative(message: JsonRecord): boolean {
  return Array.isArray(message.tool_calls) || message.object === 'response'
}

const ends: Record<string, string> = { Submitted: 'finished', TimeExceeded: 'time-limit' }

function fillRoot(trajectory: ForeignTrajectory, root: JsonRecord): void {
  const info = recordOf(root.info)
  const status = wordsOf(info.exit_status)
  trajectory.model = wordsOf(recordOf(recordOf(info.config).model).model_name)
  trajectory.totals.costUsd = numberOf(recordOf(info.model_stats).instance_cost)
  trajectory.end = status && (ends[status] ?? status)
  trajectory.extra = without(root, ['messages'])
}

function readMessage(message: JsonRecord, trajectory: ForeignTrajectory, builder: ConversationBuilder): void {
  const extra = recordOf(message.extra)
  const { text, parts } = contentOf(message.content)
  const rest = kept({
    ...messageExtra(message, ['extra']),
    extra,
    parts: parts.length > 0 ? parts : undefined,
  })
  switch (message.role ?? (message.object === 'response' ? 'assistant' : null)) {
    case 'system':
      builder.say('system', text, rest)
      break
    case 'assistant':
      readAnswer(message, trajectory, builder)
      break
    case 'tool':
      builder.observe(textOf(message.tool_call_id), observed(text, extra), rest)
      break
    case 'exit':
      trajectory.end ??= wordsOf(extra.exit_status)
      trajectory.extra = { ...trajectory.extra, exit: message }
      break
    default:
      // a user message answers the command of the last step, unless it complains about the answer's format
      if (isAnswerToCommand(extra, builder.last())) builder.observe(null, observed(text, extra), rest)
      else builder.say('user', text, rest)
  }
}

function isAnswerToCommand(extra: JsonRecord, last: ForeignStep | null): boolean {
  const open = last !== null && last.calls.length > last.observations.length
  return open && extra.interrupt_type === undefined
}

function observed(text: string, extra: JsonRecord): SeenObservation {
  const told = /^<returncode>(-?\d+)<\/returncode>/.exec(text)?.[1]
  const exitCode = numberOf(extra.returncode) ?? (told === undefined ? undefined : Number(told))
  const failed = exitCode !== undefined ? exitCode !== 0 : wordsOf(extra.exception_info) !== null
  return { content: text, error: failed, ...(exitCode === undefined ? {} : { exitCode }) }
}

function readAnswer(message: JsonRecord, trajectory: ForeignTrajectory, builder: ConversationBuilder): void {
  const extra = recordOf(message.extra)
  const place = String(trajectory.steps.length + 1)
  const answer = message.object === 'response' ? responseAnswer(message, place) : chatAnswer(message, place)
  const step = builder.answer(answer.content, answer.calls)
  step.reasoning = answer.reasoning
  step.at = timeOf(extra.timestamp)
  step.costUsd = numberOf(extra.cost)
  const response = recordOf(extra.response)
  step.usage = usageOf(response.usage) ?? usageOf(message.usage)
  const { response: _, ...rest } = extra
  const about = without(response, ['choices'])
  Object.assign(
    step.extra,
    kept({ ...messageExtra(message, ['extra', 'output']), ...rest, response: about, parts: answer.parts }),
  )
}

type Answer = {
  content: string | null
  calls: Call[]
  reasoning: string | null
  parts: JsonRecord[] | undefined
}

function chatAnswer(message: JsonRecord, place: string): Answer {
  const { text, parts } = contentOf(message.content)
  const native = openAiCalls(message.tool_calls, place)
  return {
    content: message.content === null ? null : text,
    calls: native.length > 0 ? native : textCalls(text, place),
    reasoning: wordsOf(message.reasoning_content),
    parts: parts.length > 0 ? parts : undefined,
  }
}

/** One command in a code block; an answer with none or several was refused by the agent and called nothing. */
function textCalls(text: string, place: string): Call[] {
  const blocks = [...text.matchAll(new RegExp(commandBlock, 'g'))]
  const command = blocks.length === 1 ? blocks[0]?.[1] : undefined
  return command === undefined ? [] : [callOf(`command-${place}`, 'bash', { command })]
}

/** A whole response object of OpenAI's Responses API stands where a message would. */
function responseAnswer(response: JsonRecord, place: string): Answer {
  const output = recordsOf(response.output)
  const texts = output.flatMap((item) => (item.type === 'message' ? [contentOf(item.content).text] : []))
  const thoughts = output.flatMap((item) => (item.type === 'reasoning' ? [contentOf(item.summary).text] : []))
  const calls = output
    .filter((item) => item.type === 'function_call')
    .map((item, at) =>
      callOf(textOf(item.call_id) ?? `${place}-${at + 1}`, textOf(item.name) ?? 'unnamed', item.arguments),
    )
  return { content: texts.join('\n') || null, calls, reasoning: wordsOf(thoughts.join('\n')), parts: output }
}
