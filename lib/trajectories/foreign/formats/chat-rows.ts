/**
 * Rows of training data and public data sets: JSON lines, one JSON document, or Parquet, with the dialogue under
 * `messages`, `conversations` or `trajectory` (JSON in a string, too). SWE-Playground's own rows are of this kind.
 */
import { createHash } from 'node:crypto'
import { readChat, roleOf, textCalls } from '#lib/trajectories/foreign/chat.ts'
import type { ForeignFormat, Found, Input, Line } from '#lib/trajectories/foreign/format.ts'
import {
  isRecord,
  type JsonRecord,
  numberOf,
  parsedJson,
  recordsOf,
  textOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { contentOf, toolsOf } from '#lib/trajectories/foreign/parts.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import { foreignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

const dialogueKeys = ['messages', 'conversations', 'trajectory']

export const chatRows: ForeignFormat = {
  title: 'chat messages',
  looksFor:
    'rows (JSON lines, JSON, Parquet) with "messages", "conversations" or "trajectory": a list of messages with roles',
  detect(sample) {
    if (sample.shape === 'document') {
      const { value } = sample
      if (!Array.isArray(value)) return isRow(value)
      return value.slice(0, 20).some(isRow) || isDialogue(value)
    }
    if (sample.shape === 'lines') return sample.values.some(isRow)
    return sample.shape === 'table' && dialogueKeys.some((key) => sample.columns.includes(key))
  },
  read,
}

function isRow(value: unknown): boolean {
  return isRecord(value) && dialogueOf(value) !== null
}

function isDialogue(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    recordsOf(value).some((message) => roleOf(message) === 'assistant')
  )
}

function dialogueOf(row: JsonRecord): { key: string; messages: unknown[] } | null {
  for (const key of dialogueKeys) {
    const given = typeof row[key] === 'string' ? parsedJson(row[key]) : row[key]
    if (isDialogue(given)) return { key, messages: given }
  }
  return null
}

async function* read(input: Input): AsyncGenerator<Found> {
  const title = titleOf(input.name)
  if (input.shape === 'lines') yield* readRows(input.lines, title)
  else if (input.shape === 'table') yield* readRows(input.rows, title)
  else if (input.shape === 'document') {
    const { value } = input
    const rows = isDialogue(value) ? [{ messages: value }] : Array.isArray(value) ? value : [value]
    for (const [at, row] of rows.entries())
      yield readRow(row, { number: at + 1, title: rows.length > 1 ? `${title} ${at + 1}` : title })
  }
}

async function* readRows(lines: AsyncIterable<Line>, title: string): AsyncGenerator<Found> {
  for await (const line of lines) {
    if ('why' in line) yield { kind: 'skipped', line: line.number, why: line.why }
    else yield readRow(line.value, { number: line.number, title: `${title} ${line.number}` })
  }
}

type RowPlace = { number: number; title: string }

function readRow(row: unknown, { number, title }: RowPlace): Found {
  if (!isRecord(row)) return { kind: 'skipped', line: number, why: 'no object' }
  const dialogue = dialogueOf(row)
  if (dialogue === null) return { kind: 'skipped', line: number, why: 'no list of messages with roles' }
  const { key, messages } = dialogue
  const trajectory = foreignTrajectory({
    key: String(number),
    title: wordsOf(row.trajectory_id) ?? wordsOf(row.traj_id) ?? wordsOf(row.instance_id) ?? title,
    profile: profileOf(messages),
  })
  const unread = readChat(withSystem(row, messages), trajectory)
  trajectory.tools = toolsOf(typeof row.tools === 'string' ? parsedJson(row.tools) : row.tools)
  trajectory.model = wordsOf(row.model) ?? wordsOf(row.model_name)
  trajectory.end = wordsOf(row.exit_status) ?? wordsOf(row.finish_reason)
  const solved = [row.resolved, row.target].find(
    (each) => typeof each === 'boolean' || each === 0 || each === 1,
  )
  if (solved !== undefined) trajectory.verdict = solved ? 'passed' : 'failed'
  trajectory.reward = numberOf(row.reward)
  const rowSha256 = createHash('sha256').update(JSON.stringify(row)).digest('hex')
  trajectory.extra = {
    ...trajectory.extra,
    ...without(row, [key, 'tools']),
    rowSha256,
    ...(unread.length > 0 ? { unread } : {}),
  }
  return { kind: 'trajectory', trajectory }
}

/** ShareGPT rows keep the system message beside the dialogue; others inside the first message. */
function withSystem(row: JsonRecord, messages: unknown[]): unknown[] {
  const beside = wordsOf(row.system)
  const inside = recordsOf(messages)
    .map((message) => textOf(message.system_prompt))
    .find((text) => text !== null && text !== '')
  const system = beside ?? inside
  const has = recordsOf(messages).some(
    (message) =>
      roleOf(message) === 'system' && contentOf(message.content ?? message.value ?? message.text).text !== '',
  )
  return system && !has ? [{ role: 'system', content: system }, ...messages] : messages
}

function profileOf(messages: unknown[]) {
  const answers = recordsOf(messages).filter((message) => roleOf(message) === 'assistant')
  if (answers.some((answer) => Array.isArray(answer.tool_calls))) return 'function-calling'
  if (recordsOf(messages).some((message) => roleOf(message) === 'tool')) return 'function-calling'
  const asText = answers.some(
    (answer) =>
      textCalls(contentOf(answer.content ?? answer.value ?? answer.text ?? '').text, '1').length > 0,
  )
  return asText ? 'codeact-text' : 'foreign-text'
}
