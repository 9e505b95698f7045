/** One logged completion of OpenHands: the messages sent and the response. The last of a run is its whole dialogue. */

import { readChat } from '#lib/trajectories/foreign/chat.ts'
import type { Found } from '#lib/trajectories/foreign/format.ts'
import {
  isRecord,
  type JsonRecord,
  numberOf,
  recordOf,
  recordsOf,
  timeOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { toolsOf, usageOf } from '#lib/trajectories/foreign/parts.ts'
import { type ForeignTrajectory, foreignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export function isCompletion(value: unknown): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value.messages) &&
    isRecord(value.response) &&
    ('kwargs' in value || 'cost' in value)
  )
}

/** With calling off the messages are text; `fncall_messages` hold the same dialogue with structured calls. */
export function* completionTrajectory(
  value: JsonRecord,
  place: Pick<ForeignTrajectory, 'key' | 'title'>,
): Generator<Found> {
  const structured = recordsOf(value.fncall_messages)
  const response = isRecord(value.fncall_response) ? value.fncall_response : recordOf(value.response)
  const messages = [
    ...(structured.length > 0 ? structured : recordsOf(value.messages)),
    ...recordsOf(response.choices)
      .slice(0, 1)
      .map((choice) => choice.message),
  ]
  const native = recordsOf(messages).some((message) => Array.isArray(message.tool_calls))
  const trajectory = foreignTrajectory({ ...place, profile: native ? 'function-calling' : 'codeact-text' })
  for (const why of readChat(messages, trajectory)) yield { kind: 'skipped', line: 0, why }
  trajectory.model = wordsOf(response.model)
  trajectory.tools = toolsOf(recordOf(value.kwargs).tools)
  trajectory.endedAt = timeOf(value.timestamp)
  // counted for the last call alone: earlier ones are in files of their own
  const last = trajectory.steps.at(-1)
  if (last) {
    last.usage = usageOf(response.usage)
    last.costUsd = numberOf(value.cost)
  }
  trajectory.extra = {
    ...without(value, ['messages', 'fncall_messages', 'fncall_response']),
    ...trajectory.extra,
  }
  yield {
    kind: 'warning',
    text: 'one logged completion: the whole dialogue only if it is the last one and no condenser ran',
  }
  yield { kind: 'trajectory', trajectory }
}
