/**
 * Claude Code: the session files it keeps (`~/.claude/projects`), and what `--output-format stream-json` prints. Lines
 * with one message id are one answer. Sub-agents (side chains) become trajectories of their own. Turns that were taken
 * back stay where they were said: the file does not tell them from parallel calls.
 */

import type { ForeignFormat, Found, Input, Line } from '#lib/trajectories/foreign/format.ts'
import { type ClaudeReader, claudeReader } from '#lib/trajectories/foreign/formats/claude-code-messages.ts'
import {
  isRecord,
  type JsonRecord,
  numberOf,
  recordOf,
  textOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { usageOf } from '#lib/trajectories/foreign/parts.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export const claudeCode: ForeignFormat = {
  title: 'Claude Code',
  looksFor: 'lines of type "user" and "assistant" with a "message" and a "sessionId" or "session_id"',
  detect: (sample) => sample.shape === 'lines' && sample.values.some(isTurn),
  async *read(input: Input) {
    if (input.shape !== 'lines') throw new Error(`${input.name} has no lines`)
    yield* readLines(input.lines, titleOf(input.name))
  },
}

function isTurn(value: unknown): boolean {
  if (!isRecord(value) || (value.type !== 'user' && value.type !== 'assistant')) return false
  const known = textOf(value.sessionId) ?? textOf(value.session_id)
  return known !== null && isRecord(value.message)
}

async function* readLines(lines: AsyncIterable<Line>, title: string): AsyncGenerator<Found> {
  const chains = chainsOf(title)
  for await (const line of lines) {
    const why = 'why' in line ? line.why : readRecord(line.value, chains)
    if (why !== null) yield { kind: 'skipped', line: line.number, why }
  }
  chains.main.trajectory.ids = sessionIds(chains.main.trajectory)
  for (const reader of chains.all()) yield { kind: 'trajectory', trajectory: reader.finish() }
}

function sessionIds({ extra }: ForeignTrajectory): string[] {
  const id = wordsOf(recordOf(extra.session).sessionId)
  return id === null ? [] : [`claude-code ${id}`]
}

type Chains = { of(record: JsonRecord): ClaudeReader; main: ClaudeReader; all(): ClaudeReader[] }

/** The main conversation, and one for each side chain: by the agent's id, the call it serves, or the turn it follows. */
function chainsOf(title: string): Chains {
  const main = claudeReader({ key: 'main', title, parent: null })
  const sides = new Map<string, ClaudeReader>()
  const keyOfUuid = new Map<string, string>()
  const sideKey = (record: JsonRecord): string | null => {
    const served = wordsOf(record.parent_tool_use_id)
    if (record.isSidechain !== true && served === null) return null
    const followed = keyOfUuid.get(textOf(record.parentUuid) ?? '')
    const key = wordsOf(record.agentId) ?? served ?? followed ?? textOf(record.uuid) ?? 'side chain'
    const uuid = textOf(record.uuid)
    if (uuid !== null) keyOfUuid.set(uuid, key)
    return key
  }
  const open = (key: string): ClaudeReader => {
    const place = { key, title: `${title}: sub-agent ${sides.size + 1}` }
    const reader = claudeReader({ ...place, parent: { key: 'main', link: 'sub-agent' } })
    sides.set(key, reader)
    return reader
  }
  return {
    main,
    of(record) {
      const key = sideKey(record)
      return key === null ? main : (sides.get(key) ?? open(key))
    },
    // a file may hold a side chain alone: then the main conversation is not in it
    all() {
      if (main.isUsed() || sides.size === 0) return [main, ...sides.values()]
      // its parent is a session in another file
      for (const { trajectory } of sides.values()) {
        trajectory.parent = null
        trajectory.mentions = [
          { link: 'sub-agent', other: 'parent', ids: sessionIds(trajectory), file: null },
        ]
      }
      return [...sides.values()]
    },
  }
}

/** @returns why the record cannot be read; null when it was */
function readRecord(value: unknown, chains: Chains): string | null {
  if (!isRecord(value)) return 'no object'
  const reader = chains.of(value)
  switch (value.type) {
    case 'user':
    case 'assistant':
      return reader.readTurn(value)
    case 'summary':
      reader.trajectory.title = wordsOf(value.summary)?.slice(0, 200) ?? reader.trajectory.title
      reader.keep(value)
      return null
    case 'system':
      readSystem(value, reader)
      return null
    case 'result':
      readResult(value, reader)
      return null
    default:
      if (typeof value.type !== 'string') return 'an object without a type'
      // queue operations, file snapshots, progress: bookkeeping of the program, kept as it is
      reader.keep(value)
      return null
  }
}

function readSystem(record: JsonRecord, reader: ClaudeReader): void {
  const { trajectory, builder } = reader
  if (record.subtype === 'init') {
    trajectory.model ??= wordsOf(record.model)
    trajectory.extra.init = record
    return
  }
  if (record.subtype === 'compact_boundary') builder.last()?.marks.push('context compacted')
  reader.keep(record)
}

/** The last line of a stream: what the whole run used and cost. */
function readResult(record: JsonRecord, reader: ClaudeReader): void {
  const { trajectory } = reader
  trajectory.totals = { usage: usageOf(record.usage), costUsd: numberOf(record.total_cost_usd) }
  const subtype = textOf(record.subtype)
  trajectory.end = subtype === 'success' ? 'finished' : subtype === 'error_max_turns' ? 'step-limit' : subtype
  trajectory.extra.result = without(record, ['type'])
  trajectory.endedAt = timeOf(record.timestamp) ?? trajectory.endedAt
  if (recordOf(record).is_error === true) trajectory.end ??= 'model-error'
}
