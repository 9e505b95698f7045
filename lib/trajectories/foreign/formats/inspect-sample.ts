import { conversationBuilder } from '#lib/trajectories/foreign/conversation-builder.ts'
import type { Found } from '#lib/trajectories/foreign/format.ts'
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
import { limits } from '#lib/trajectories/foreign/limits.ts'
import {
  addUsage,
  callOf,
  contentOf,
  messageExtra,
  toolsOf,
  usageOf,
} from '#lib/trajectories/foreign/parts.ts'
import { type ForeignTrajectory, foreignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export type SamplePlace = { header: JsonRecord; at: number }

export function* readSample(given: JsonRecord, { header, at }: SamplePlace): Generator<Found> {
  const attach = attacher(recordOf(given.attachments))
  const sample = recordOf(attach.fill(given))
  if (attach.isSpent())
    yield {
      kind: 'warning',
      text: `sample ${at + 1}: its references repeat too much text to put it in place`,
    }
  const about = recordOf(header.eval)
  const id = String(sample.id ?? at + 1)
  const epoch = numberOf(sample.epoch) ?? 1
  const title = [textOf(about.task) ?? 'sample', id, ...(epoch > 1 ? [`epoch ${epoch}`] : [])].join(', ')
  const trajectory = foreignTrajectory({ key: `${id}/${epoch}/${at}`, title, profile: 'function-calling' })
  trajectory.model = wordsOf(about.model)
  fillOutcome(trajectory, sample)
  const events = eventsOf(recordsOf(sample.events))
  trajectory.tools = toolsOf(events.tools)
  trajectory.startedAt = timeOf(sample.started_at) ?? events.first
  trajectory.endedAt = timeOf(sample.completed_at) ?? events.last
  for (const why of readMessages(listOf(sample.messages), trajectory, events))
    yield { kind: 'skipped', line: 0, why }
  trajectory.extra = {
    ...trajectory.extra,
    sample: without(sample, ['messages', 'events', 'attachments']),
    log: header,
    ...kept({ events: events.others.length > 0 ? events.others : undefined }),
  }
  yield { kind: 'trajectory', trajectory }
}

/** Long texts stand outside of where they belong, as `attachment://<id>`; a reference may be repeated without end. */
function attacher(attachments: JsonRecord) {
  let left = limits.documentBytes
  const textFor = (reference: string): unknown => {
    const id = /^attachment:\/\/(\w+)$/.exec(reference)?.[1]
    const text = id !== undefined && Object.hasOwn(attachments, id) ? attachments[id] : null
    if (typeof text !== 'string') return reference
    left -= text.length
    return left < 0 ? reference : text
  }
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return textFor(value)
    if (Array.isArray(value)) return value.map(fill)
    if (!isRecord(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === 'attachments' ? inner : fill(inner)]),
    )
  }
  return { fill, isSpent: () => left < 0 }
}

function fillOutcome(trajectory: ForeignTrajectory, sample: JsonRecord): void {
  const limit = textOf(recordOf(sample.limit).type)
  if (isRecord(sample.error)) trajectory.end = 'model-error'
  else if (limit !== null) trajectory.end = `${limit}-limit`
  const values = Object.values(recordOf(sample.scores)).map((score) => recordOf(score).value)
  const verdicts = new Set(values.map(verdictOf))
  const [verdict = null] = verdicts
  // scores that say different things are no verdict
  if (verdicts.size === 1) trajectory.verdict = verdict
  if (values.length === 1) trajectory.reward = numberOf(values[0])
  trajectory.totals.usage = Object.values(recordOf(sample.model_usage)).map(usageOf).reduce(addUsage, null)
}

function verdictOf(value: unknown): 'passed' | 'failed' | null {
  if (value === 'C' || value === 1 || value === true) return 'passed'
  if (value === 'I' || value === 0 || value === false) return 'failed'
  return null
}

type Events = {
  /** model events by the id of the message they gave, tool events by the id of their call */
  byMessage: Map<string, JsonRecord>
  byCall: Map<string, JsonRecord>
  /** model events of old logs, whose messages have no ids: taken in their order */
  unnamed: JsonRecord[]
  tools: unknown
  first: string | null
  last: string | null
  others: JsonRecord[]
}

function eventsOf(events: JsonRecord[]): Events {
  const found: Events = {
    byMessage: new Map(),
    byCall: new Map(),
    unnamed: [],
    tools: undefined,
    first: null,
    last: null,
    others: [],
  }
  for (const event of events) {
    const at = timeOf(event.timestamp)
    found.first ??= at
    found.last = at ?? found.last
    if (event.event === 'model') {
      const id = textOf(recordOf(recordOf(recordsOf(recordOf(event.output).choices)[0]).message).id)
      if (id !== null) found.byMessage.set(id, event)
      found.tools ??= listOf(event.tools).length > 0 ? event.tools : undefined
      if (id === null) found.unnamed.push(event)
    } else if (event.event === 'tool' && textOf(event.id) !== null)
      found.byCall.set(textOf(event.id) ?? '', event)
    else found.others.push(event)
  }
  return found
}

/** Each model event repeats the whole conversation and the tools. */
function withoutRepetition(event: JsonRecord): JsonRecord {
  return without(event, ['input', 'tools', 'call'])
}

type Builder = ReturnType<typeof conversationBuilder>

function readMessages(messages: unknown[], trajectory: ForeignTrajectory, events: Events): string[] {
  const builder = conversationBuilder(trajectory)
  const skipped: string[] = []
  for (const [at, message] of messages.entries()) {
    const role = isRecord(message) ? message.role : null
    if (!isRecord(message)) skipped.push(`message ${at + 1} is no object`)
    else if (role === 'assistant') readAnswer(message, builder, events)
    else if (role === 'tool') readToolMessage(message, builder, events)
    else if (role === 'system' || role === 'user') {
      const { text, parts } = contentOf(message.content)
      builder.say(role, text, kept({ ...messageExtra(message), parts: parts.length > 0 ? parts : undefined }))
    } else skipped.push(`message ${at + 1} has no role that is known`)
  }
  return skipped
}

function readAnswer(message: JsonRecord, builder: Builder, events: Events): void {
  const parts = Array.isArray(message.content) ? message.content : [message.content ?? '']
  const thoughts = recordsOf(parts).filter((part) => part.type === 'reasoning')
  const { text, parts: media } = contentOf(parts.filter((part) => !thoughts.includes(part as JsonRecord)))
  const calls = recordsOf(message.tool_calls).map((call, at) =>
    callOf(textOf(call.id) ?? `call-${at + 1}`, textOf(call.function) ?? 'unnamed', call.arguments),
  )
  const step = builder.answer(text, calls)
  step.reasoning = wordsOf(
    thoughts.map((part) => textOf(part.reasoning) ?? textOf(part.summary) ?? '').join('\n\n'),
  )
  const id = textOf(message.id)
  const event = id === null ? events.unnamed.shift() : events.byMessage.get(id)
  const output = recordOf(event?.output)
  step.usage = usageOf(output.usage)
  step.at = timeOf(event?.timestamp)
  const seconds = numberOf(output.time) ?? numberOf(event?.working_time)
  step.modelMs = seconds === null ? null : Math.round(seconds * 1000)
  const errors = recordsOf(message.tool_calls).filter((call) => call.parse_error)
  step.extra = kept({
    ...messageExtra(message),
    parts: media.length > 0 ? media : undefined,
    thoughts: thoughts.length > 0 ? thoughts.map((part) => without(part, ['reasoning', 'type'])) : undefined,
    parseErrors: errors.length > 0 ? errors : undefined,
    event: event && without(withoutRepetition(event), ['output', 'event']),
  })
}

function readToolMessage(message: JsonRecord, builder: Builder, events: Events): void {
  const { text, parts } = contentOf(message.content)
  const callId = textOf(message.tool_call_id)
  const event = events.byCall.get(callId ?? '')
  const seconds = numberOf(event?.working_time)
  builder.observe(
    callId,
    {
      content: text,
      error: isRecord(message.error),
      durationMs: seconds === null ? null : Math.round(seconds * 1000),
    },
    kept({
      ...messageExtra(message),
      parts: parts.length > 0 ? parts : undefined,
      event: event && without(event, ['event', 'result', 'arguments', 'id', 'function', 'view']),
    }),
  )
}
