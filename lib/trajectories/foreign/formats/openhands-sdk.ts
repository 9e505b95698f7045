/** Events of the OpenHands SDK (v1): `kind` says what each is. */
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { observedEdits } from '#lib/trajectories/foreign/formats/openhands-edits.ts'
import {
  append,
  isRecord,
  type JsonRecord,
  kept,
  listOf,
  numberOf,
  recordOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, openAiCalls, toolsOf } from '#lib/trajectories/foreign/parts.ts'
import { addEdits, type ForeignStep, type ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

const kinds =
  /^(SystemPrompt|Message|Action|Observation|AgentError|Condensation\w*|Token|ConversationStateUpdate|UserReject\w*|Pause|LLMConvertible\w*)(Event|Observation)?$/

export function isSdkEvent(value: unknown): boolean {
  return isRecord(value) && typeof value.kind === 'string' && kinds.test(value.kind)
}

type State = {
  trajectory: ForeignTrajectory
  builder: ConversationBuilder
  answers: Map<string, ForeignStep>
}

/** @returns why events could not be read, one sentence each */
export function readSdkEvents(events: unknown[], trajectory: ForeignTrajectory): string[] {
  const state: State = { trajectory, builder: conversationBuilder(trajectory), answers: new Map() }
  const skipped: string[] = []
  for (const [at, event] of events.entries()) {
    if (!isRecord(event)) skipped.push(`event ${at + 1} is no object`)
    else readEvent(event, state)
  }
  return skipped
}

function readEvent(event: JsonRecord, state: State): void {
  const { trajectory, builder } = state
  const at = timeOf(event.timestamp)
  trajectory.startedAt ??= at
  trajectory.endedAt = at ?? trajectory.endedAt
  switch (event.kind) {
    case 'SystemPromptEvent':
      trajectory.tools = toolsOf(event.tools)
      builder.say('system', contentOf(recordOf(event.system_prompt).text ?? event.system_prompt).text)
      break
    case 'MessageEvent':
      readMessage(event, state)
      break
    case 'ActionEvent':
      readAction(event, state)
      break
    case 'ObservationEvent':
    case 'AgentErrorEvent':
    case 'UserRejectObservation':
      readObservation(event, builder)
      break
    default:
      if (event.kind === 'Condensation') builder.last()?.marks.push('context compacted')
      append(builder.last()?.extra ?? trajectory.extra, 'records', event)
  }
}

function readMessage(event: JsonRecord, { builder }: State): void {
  const message = recordOf(event.llm_message)
  const { text, parts } = contentOf(message.content)
  const media = { parts: parts.length > 0 ? parts : undefined }
  if (event.source === 'agent' || message.role === 'assistant') {
    const step = builder.answer(text, openAiCalls(message.tool_calls, 'message'))
    step.at = timeOf(event.timestamp)
    step.reasoning = wordsOf(message.reasoning_content) ?? wordsOf(event.reasoning_content)
    Object.assign(step.extra, kept(media))
  } else builder.say('user', text, kept({ ...without(event, ['kind', 'llm_message', 'source']), ...media }))
}

/** Actions of one response share `llm_response_id`. */
function readAction(event: JsonRecord, { trajectory, builder, answers }: State): void {
  const responseId = wordsOf(event.llm_response_id)
  const begun = responseId === null ? undefined : answers.get(responseId)
  const step = begun ?? builder.answer(contentOf(event.thought).text)
  if (responseId !== null) answers.set(responseId, step)
  step.reasoning ??= wordsOf(event.reasoning_content)
  step.at ??= timeOf(event.timestamp)
  const call = recordOf(event.tool_call)
  const id = textOf(event.tool_call_id) ?? textOf(call.id) ?? `call-${step.calls.length + 1}`
  const given =
    recordOf(call.function).arguments ?? call.arguments ?? without(recordOf(event.action), ['kind'])
  const name = textOf(event.tool_name) ?? textOf(recordOf(call.function).name) ?? 'unnamed'
  builder.addCalls(step, [callOf(id, name, given)])
  if (name === 'finish') trajectory.end = 'finished'
  const placed = [
    'kind',
    'source',
    'timestamp',
    'thought',
    'reasoning_content',
    'tool_call',
    'tool_call_id',
    'tool_name',
    'action',
  ]
  append(step.extra, 'actions', without(event, placed))
}

function readObservation(event: JsonRecord, builder: ConversationBuilder): void {
  const seen = recordOf(event.observation)
  const told = event.error ?? seen.content ?? seen.output ?? seen.text ?? ''
  const { text, parts } = contentOf(listOf(told))
  const exitCode = numberOf(seen.exit_code) ?? numberOf(recordOf(seen.metadata).exit_code)
  const failed = event.kind !== 'ObservationEvent' || seen.is_error === true || seen.error === true
  builder.observe(
    textOf(event.tool_call_id),
    {
      content: typeof told === 'string' ? told : text,
      error: failed || (exitCode !== null && exitCode !== 0),
      ...(exitCode === null ? {} : { exitCode }),
    },
    kept({
      ...without(event, ['kind', 'source', 'observation', 'tool_call_id']),
      observation: without(seen, ['content', 'output', 'text']),
      parts: parts.length > 0 ? parts : undefined,
    }),
  )
  if (!failed) addEdits(builder.last(), observedEdits(seen))
}
