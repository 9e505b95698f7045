/** The turns of one Claude Code conversation. */
import {
  type ConversationBuilder,
  conversationBuilder,
} from '#lib/trajectories/foreign/conversation-builder.ts'
import { claudeEdits } from '#lib/trajectories/foreign/formats/claude-code-edits.ts'
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
import { callOf, contentOf, usageOf } from '#lib/trajectories/foreign/parts.ts'
import {
  addEdits,
  type ForeignStep,
  type ForeignTrajectory,
  foreignTrajectory,
} from '#lib/trajectories/foreign/trajectory.ts'

export type ClaudeReader = {
  trajectory: ForeignTrajectory
  builder: ConversationBuilder
  /** @returns why the record cannot be read; null when it was */
  readTurn(record: JsonRecord): string | null
  /** a record that is no turn, beside the step it came after */
  keep(record: JsonRecord): void
  isUsed(): boolean
  finish(): ForeignTrajectory
}

type Place = Pick<ForeignTrajectory, 'key' | 'title' | 'parent'>

export function claudeReader(place: Place): ClaudeReader {
  const trajectory = foreignTrajectory({ ...place, profile: 'function-calling' })
  trajectory.parent = place.parent
  const builder = conversationBuilder(trajectory)
  const answers = new Map<string, ForeignStep>()
  let last: string | null = null
  return {
    trajectory,
    builder,
    readTurn(record) {
      const message = recordOf(record.message)
      if (typeof message.content !== 'string' && !Array.isArray(message.content))
        return 'its message has no content'
      const at = timeOf(record.timestamp)
      trajectory.startedAt ??= at
      last = at ?? last
      noteSession(record, trajectory)
      if (record.type === 'assistant') readAnswer(record, message, { builder, answers, trajectory })
      else readUser(record, message, builder)
      return null
    },
    keep(record) {
      append(builder.last()?.extra ?? trajectory.extra, 'records', record)
    },
    isUsed: () => trajectory.steps.length > 0 || trajectory.opening.length > 0,
    finish() {
      trajectory.endedAt ??= last
      return trajectory
    },
  }
}

/** Said on every line, kept once: what changes later stays with its step. */
const sessionKeys = [
  'cwd',
  'sessionId',
  'session_id',
  'version',
  'gitBranch',
  'userType',
  'entrypoint',
  'slug',
]

function noteSession(record: JsonRecord, trajectory: ForeignTrajectory): void {
  if (trajectory.extra.session !== undefined) return
  trajectory.extra.session = Object.fromEntries(
    sessionKeys.flatMap((key) => (key in record ? [[key, record[key]]] : [])),
  )
}

function restOf(record: JsonRecord, trajectory: Pick<ForeignTrajectory, 'extra'> | null): JsonRecord {
  const session = recordOf(trajectory?.extra.session)
  const unchanged = sessionKeys.filter((key) => trajectory === null || record[key] === session[key])
  return without(record, ['type', 'message', 'timestamp', 'isSidechain', ...unchanged])
}

type Answers = {
  builder: ConversationBuilder
  answers: Map<string, ForeignStep>
  trajectory: ForeignTrajectory
}

function readAnswer(
  record: JsonRecord,
  message: JsonRecord,
  { builder, answers, trajectory }: Answers,
): void {
  const id = wordsOf(message.id)
  const begun = id === null ? undefined : answers.get(id)
  const step = begun ?? builder.answer(null)
  if (id !== null) answers.set(id, step)
  trajectory.model ??= wordsOf(message.model)
  step.at ??= timeOf(record.timestamp)
  const parts =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : listOf(message.content)
  for (const part of parts) readPart(part, step, builder)
  // the last line of an answer has counted all of it
  step.usage = usageOf(message.usage) ?? step.usage
  const about = without(message, ['role', 'content', 'type', 'usage'])
  Object.assign(step.extra, kept({ ...restOf(record, trajectory), ...about, usageAsSaid: message.usage }))
}

function readPart(part: unknown, step: ForeignStep, builder: ConversationBuilder): void {
  const record = isRecord(part) ? part : { type: 'text', text: String(part) }
  switch (record.type) {
    case 'text':
      step.message.content = joined(step.message.content, textOf(record.text) ?? '')
      break
    case 'thinking':
      step.reasoning = joined(step.reasoning, textOf(record.thinking) ?? '')
      keepPart(step, without(record, ['thinking']))
      break
    case 'tool_use':
    case 'server_tool_use': {
      const id = textOf(record.id) ?? `call-${step.calls.length + 1}`
      builder.addCalls(step, [callOf(id, textOf(record.name) ?? 'unnamed', record.input)])
      break
    }
    default:
      keepPart(step, record)
  }
}

function joined(before: string | null, text: string): string {
  return before === null || before === '' ? text : `${before}\n\n${text}`
}

function keepPart(step: ForeignStep, part: JsonRecord): void {
  append(step.extra, 'parts', part)
}

/** A user line is what a person typed, what tools answered, or both. */
function readUser(record: JsonRecord, message: JsonRecord, builder: ConversationBuilder): void {
  const parts = typeof message.content === 'string' ? [message.content] : listOf(message.content)
  const results = parts.filter((part) => isRecord(part) && part.type === 'tool_result') as JsonRecord[]
  const said = parts.filter((part) => !results.includes(part as JsonRecord))
  for (const result of results) readResult(result, record, builder)
  if (said.length === 0) return
  const { text, parts: media } = contentOf(said)
  if (record.isCompactSummary === true)
    builder.last()?.marks.push('context compacted: the next message is its summary')
  const rest =
    results.length > 0 ? {} : kept({ ...restOf(record, null), parts: media.length > 0 ? media : undefined })
  builder.say('user', text, rest)
}

function readResult(result: JsonRecord, record: JsonRecord, builder: ConversationBuilder): void {
  const { text, parts } = contentOf(result.content ?? '')
  const structured = record.toolUseResult ?? record.tool_use_result
  const outcome = recordOf(structured)
  const exitCode = numberOf(outcome.exitCode) ?? numberOf(outcome.code)
  const callId = textOf(result.tool_use_id)
  builder.observe(
    callId,
    {
      content: text,
      error: result.is_error === true,
      durationMs: numberOf(outcome.durationMs) ?? numberOf(outcome.totalDurationMs),
      ...(exitCode === null ? {} : { exitCode }),
    },
    kept({
      ...restOf(without(record, ['toolUseResult', 'tool_use_result']), null),
      ...without(result, ['type', 'tool_use_id', 'content', 'is_error']),
      // words that only repeat what the model was told are not kept twice
      toolUseResult: structured === undefined || structured === text ? undefined : structured,
      parts: parts.length > 0 ? parts : undefined,
    }),
  )
  if (result.is_error !== true) addEdits(builder.last(), claudeEdits(outcome))
}
