/** Rollout files: response items are what was said, events repeat some of it for people and count tokens. */

import type { Usage } from '#lib/model/model.ts'
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import type { CodexReader } from '#lib/trajectories/foreign/formats/codex.ts'
import {
  append,
  type JsonRecord,
  kept,
  numberOf,
  parsedJson,
  recordOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, usageOf } from '#lib/trajectories/foreign/parts.ts'
import type { ForeignStep, ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

type State = {
  trajectory: ForeignTrajectory
  builder: ConversationBuilder
  /** counted before the answer it belongs to was written */
  usage: Usage | null
  countedTotal: string
  context: JsonRecord
}

export function rolloutReader(trajectory: ForeignTrajectory): CodexReader {
  const builder = conversationBuilder(trajectory)
  const state: State = { trajectory, builder, usage: null, countedTotal: '', context: {} }
  let last: string | null = null
  return {
    read(record) {
      const at = timeOf(record.timestamp)
      trajectory.startedAt ??= at
      last = at ?? last
      return readPayload(textOf(record.type) ?? '', recordOf(record.payload), { state, at })
    },
    finish() {
      trajectory.endedAt ??= last
    },
  }
}

type Moment = { state: State; at: string | null }

function readPayload(type: string, payload: JsonRecord, { state, at }: Moment): string | null {
  const { trajectory, builder } = state
  switch (type) {
    case 'session_meta':
      trajectory.extra.session_meta = payload
      nameSession(payload, trajectory)
      return null
    case 'turn_context':
      trajectory.model ??= wordsOf(payload.model)
      noteContext(payload, state)
      return null
    case 'response_item':
      return readItem(payload, { state, at })
    case 'compacted':
      builder.last()?.marks.push('context compacted')
      keep(state, payload)
      return null
    default:
      readEvent(payload, state)
      return null
  }
}

/** A forked session goes on where another one was; a spawned one serves another. */
function nameSession(meta: JsonRecord, trajectory: ForeignTrajectory): void {
  const id = wordsOf(meta.id)
  if (id !== null) trajectory.ids = [`codex ${id}`]
  const forked = wordsOf(meta.forked_from_id)
  const spawned = Object.values(recordOf(recordOf(meta.source).subagent))
    .map((about) => wordsOf(recordOf(about).parent_thread_id))
    .find((parent) => parent !== null)
  const parent = spawned ?? forked
  if (!parent) return
  const link = spawned ? 'sub-agent' : 'continuation'
  trajectory.mentions = [{ link, other: 'parent', ids: [`codex ${parent}`], file: null }]
}

/** The first context belongs to the trajectory; a later one only where it differs. */
function noteContext(context: JsonRecord, state: State): void {
  const differing = Object.entries(context).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(state.context[key]),
  )
  if (Object.keys(state.context).length === 0) state.trajectory.extra.turn_context = context
  else if (differing.length > 0) keep(state, { turn_context: Object.fromEntries(differing) })
  state.context = context
}

function keep(state: State, record: JsonRecord): void {
  append(state.builder.last()?.extra ?? state.trajectory.extra, 'records', record)
}

/** events that say again what a response item says */
const repeated = ['user_message', 'agent_message', 'agent_reasoning', 'agent_reasoning_raw_content']

function readEvent(event: JsonRecord, state: State): void {
  if (event.type === 'token_count') readCount(event, state)
  else if (!repeated.includes(textOf(event.type) ?? '')) keep(state, event)
}

function readCount(event: JsonRecord, state: State): void {
  const info = recordOf(event.info)
  const total = JSON.stringify(info.total_token_usage)
  const usage = usageOf(info.last_token_usage)
  // told again when only the rate limits moved
  if (usage === null || total === state.countedTotal) return
  state.countedTotal = total
  const step = state.builder.last()
  if (step && step.usage === null && step.reply.length === 0) step.usage = usage
  else state.usage = usage
}

function readItem(item: JsonRecord, { state, at }: Moment): string | null {
  const { builder } = state
  const { text, parts } = contentOf(item.content ?? '')
  switch (item.type) {
    case 'message':
      if (item.role === 'assistant') sayMore(answer(state, at), text, parts)
      else
        builder.say(
          item.role === 'user' ? 'user' : 'system',
          text,
          kept({ parts: parts.length > 0 ? parts : undefined }),
        )
      return null
    case 'reasoning': {
      const step = answer(state, at)
      const thought = [contentOf(item.summary ?? '').text, text].filter((each) => each !== '').join('\n\n')
      step.reasoning = [step.reasoning, thought].filter(Boolean).join('\n\n') || null
      append(step.extra, 'reasoning', without(item, ['type', 'summary', 'content']))
      return null
    }
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
      readOutput(item, builder)
      return null
    default:
      return readCall(item, { state, at })
  }
}

function readCall(item: JsonRecord, { state, at }: Moment): string | null {
  if (!/_call$/.test(textOf(item.type) ?? ''))
    return `a response item of the unknown type ${JSON.stringify(item.type)}`
  const step = answer(state, at)
  const id = textOf(item.call_id) ?? textOf(item.id) ?? `call-${step.calls.length + 1}`
  const name = textOf(item.name) ?? (textOf(item.type) ?? '').replace(/_call$/, '')
  const given =
    item.arguments ?? (typeof item.input === 'string' ? { input: item.input } : (item.action ?? {}))
  state.builder.addCalls(step, [callOf(id, name, given)])
  return null
}

/** An answer in several messages, as it is said between calls that run at once. */
function sayMore(step: ForeignStep, text: string, parts: JsonRecord[]): void {
  step.message.content = step.message.content === null ? text : `${step.message.content}\n\n${text}`
  for (const part of parts) append(step.extra, 'parts', part)
}

/** The answer that is being given: a new one as soon as the last was told something. */
function answer(state: State, at: string | null): ForeignStep {
  const open = state.builder.last()
  const step = open && open.reply.length === 0 ? open : state.builder.answer(null)
  step.at ??= at
  if (state.usage) {
    step.usage = state.usage
    state.usage = null
  }
  return step
}

/** An output may be JSON with the exit code beside the text: the text is shown, the model was told the JSON. */
function readOutput(item: JsonRecord, builder: ConversationBuilder): void {
  const told =
    typeof item.output === 'string'
      ? item.output
      : contentOf(recordOf(item.output).content ?? item.output).text
  const parsed = recordOf(told.startsWith('{') ? parsedJson(told) : null)
  const about = recordOf(parsed.metadata)
  const exitCode = numberOf(about.exit_code)
  const seconds = numberOf(about.duration_seconds)
  builder.observe(
    textOf(item.call_id),
    {
      content: textOf(parsed.output) ?? told,
      error: (exitCode !== null && exitCode !== 0) || recordOf(item.output).success === false,
      durationMs: seconds === null ? null : Math.round(seconds * 1000),
      ...(exitCode === null ? {} : { exitCode }),
    },
    // parts that are no text, and whatever else an output holds
    kept({ output: typeof item.output === 'string' ? undefined : item.output }),
  )
  const reply = builder.last()?.reply.at(-1)
  if (reply) reply.content = told
}
