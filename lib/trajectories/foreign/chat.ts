/**
 * A dialogue as a list of chat messages: OpenAI's roles, the names that data sets give them (human, gpt ...), calls in
 * `tool_calls` or written as text (`<function=…>`). Pure.
 */
import { conversationBuilder } from '#lib/trajectories/foreign/conversation-builder.ts'
import { isRecord, type JsonRecord, kept, textOf, wordsOf } from '#lib/trajectories/foreign/json.ts'
import { callOf, contentOf, messageExtra, openAiCalls } from '#lib/trajectories/foreign/parts.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'
import type { Call } from '#lib/trajectories/types.ts'

const roles: Record<string, 'system' | 'user' | 'assistant' | 'tool'> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  function_call: 'assistant',
  tool: 'tool',
  function: 'tool',
  observation: 'tool',
}

/** @returns the role in the words used here; null when it is none */
export function roleOf(message: JsonRecord): (typeof roles)[string] | null {
  const said = textOf(message.role) ?? textOf(message.from) ?? ''
  return Object.hasOwn(roles, said) ? (roles[said] ?? null) : null
}

/** Fills opening and steps. @returns why messages could not be read, one sentence each */
export function readChat(messages: unknown[], trajectory: ForeignTrajectory): string[] {
  const builder = conversationBuilder(trajectory)
  const skipped: string[] = []
  for (const [at, message] of messages.entries()) {
    const role = isRecord(message) ? roleOf(message) : null
    if (!isRecord(message) || role === null) {
      skipped.push(`message ${at + 1} has no role that is known`)
      continue
    }
    const { text, parts } = contentOf(message.content ?? message.value ?? message.text ?? '')
    const extra = kept({
      ...messageExtra(message, ['from', 'value', 'text']),
      parts: parts.length > 0 ? parts : undefined,
    })
    if (role === 'assistant') readAnswer(message, { text, extra, trajectory, builder })
    else if (role === 'tool')
      builder.observe(textOf(message.tool_call_id), { content: text, error: isError(message) }, extra)
    else if (role === 'user' && answersTextCall(text, builder))
      builder.observe(null, { content: text }, extra)
    else builder.say(role, text, extra)
  }
  return skipped
}

type Builder = ReturnType<typeof conversationBuilder>
type Answer = { text: string; extra: JsonRecord; trajectory: ForeignTrajectory; builder: Builder }

function readAnswer(message: JsonRecord, { text, extra, trajectory, builder }: Answer): void {
  const place = String(trajectory.steps.length + 1)
  const native = openAiCalls(message.tool_calls, place)
  const calls =
    native.length > 0 || trajectory.profile === 'function-calling' ? native : textCalls(text, place)
  const step = builder.answer(message.content === null ? null : text, calls)
  step.reasoning = wordsOf(message.reasoning_content) ?? wordsOf(message.reasoning)
  Object.assign(step.extra, extra)
}

function isError(message: JsonRecord): boolean {
  return message.is_error === true || (message.error !== undefined && message.error !== null)
}

/** In the text dialect an answer to a call is a user message; what is said to an answer without a call is none. */
function answersTextCall(text: string, builder: Builder): boolean {
  const step = builder.last()
  const open = step !== null && step.calls.length > step.observations.length
  return open && (/^EXECUTION RESULT of \[/.test(text) || step.message.tool_calls === undefined)
}

/** `<function=NAME>` with one `<parameter=KEY>` per argument. */
export function textCalls(text: string, place: string): Call[] {
  const calls: Call[] = []
  for (const block of text.split('<function=').slice(1)) {
    const name = /^([\w.-]+)>/.exec(block)?.[1]
    if (name === undefined) continue
    const end = block.indexOf('</function>')
    const body = block.slice(name.length + 1, end < 0 ? undefined : end)
    calls.push(callOf(`text-${place}-${calls.length + 1}`, name, Object.fromEntries(parametersOf(body))))
  }
  return calls
}

function parametersOf(body: string): [string, string][] {
  return body
    .split('<parameter=')
    .slice(1)
    .flatMap((part): [string, string][] => {
      const key = /^([\w.-]+)>/.exec(part)?.[1]
      if (key === undefined) return []
      const end = part.lastIndexOf('</parameter>')
      return [[key, part.slice(key.length + 1, end < 0 ? undefined : end).replace(/^\n|\n$/g, '')]]
    })
}
