/**
 * Codex: the rollout files it keeps (`~/.codex/sessions`), and what `codex exec --json` prints. Neither says where an
 * answer of the model begins: one begins with what the model says after it was told something.
 */

import type { ForeignFormat, Found, Input } from '#lib/trajectories/foreign/format.ts'
import { rolloutReader } from '#lib/trajectories/foreign/formats/codex-rollout.ts'
import { streamReader } from '#lib/trajectories/foreign/formats/codex-stream.ts'
import { isRecord, type JsonRecord, textOf } from '#lib/trajectories/foreign/json.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import { foreignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export const codex: ForeignFormat = {
  title: 'Codex',
  looksFor:
    'lines of type "session_meta", "response_item" or "turn_context" with a "payload", or "thread.started" and "item.completed"',
  detect: (sample) =>
    sample.shape === 'lines' && sample.values.some((value) => isRollout(value) || isStream(value)),
  read,
}

function isRollout(value: unknown): boolean {
  const kinds = ['session_meta', 'response_item', 'turn_context', 'event_msg', 'compacted']
  return isRecord(value) && kinds.includes(textOf(value.type) ?? '') && isRecord(value.payload)
}

function isStream(value: unknown): boolean {
  if (!isRecord(value)) return false
  if (value.type === 'thread.started') return true
  return /^item\.(started|updated|completed)$/.test(textOf(value.type) ?? '') && isRecord(value.item)
}

/** Takes one record after the other. @returns why it cannot be read; null when it was */
export type CodexReader = { read(record: JsonRecord): string | null; finish(): void }

async function* read(input: Input): AsyncGenerator<Found> {
  if (input.shape !== 'lines') throw new Error(`${input.name} has no lines`)
  const trajectory = foreignTrajectory({ key: '1', title: titleOf(input.name), profile: 'function-calling' })
  const readers = { rollout: rolloutReader(trajectory), stream: streamReader(trajectory) }
  for await (const line of input.lines) {
    const why = 'why' in line ? line.why : readRecord(line.value, readers)
    if (why !== null) yield { kind: 'skipped', line: line.number, why }
  }
  readers.rollout.finish()
  readers.stream.finish()
  yield { kind: 'trajectory', trajectory }
}

function readRecord(value: unknown, readers: { rollout: CodexReader; stream: CodexReader }): string | null {
  if (!isRecord(value)) return 'no object'
  if (isRollout(value)) return readers.rollout.read(value)
  return /^(thread|turn|item)\./.test(textOf(value.type) ?? '') || value.type === 'error'
    ? readers.stream.read(value)
    : 'a record of no known type'
}
