/**
 * OpenHands: the event list of an export, rows of an evaluation's or the resolver's `output.jsonl` with their history of
 * events, logged completions, and the events of the SDK (v1). Calls of one response are one step, each with its own
 * arguments; what comes of a call finds it by its id, or by the event it says it was caused by.
 */
import type { ForeignFormat, Found, Input } from '#lib/trajectories/foreign/format.ts'
import { completionTrajectory, isCompletion } from '#lib/trajectories/foreign/formats/openhands-completion.ts'
import { readEvents } from '#lib/trajectories/foreign/formats/openhands-events.ts'
import { isSdkEvent, readSdkEvents } from '#lib/trajectories/foreign/formats/openhands-sdk.ts'
import {
  isRecord,
  type JsonRecord,
  listOf,
  numberOf,
  recordOf,
  textOf,
  without,
  wordsOf,
} from '#lib/trajectories/foreign/json.ts'
import { titleOf } from '#lib/trajectories/foreign/title.ts'
import { type ForeignTrajectory, foreignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

export const openHands: ForeignFormat = {
  title: 'OpenHands',
  looksFor:
    'a list of events with "action" or "observation" (or "kind"), rows with a "history" of them, or a completion with "messages", "response" and "kwargs"',
  detect(sample) {
    if (sample.shape === 'document') {
      const { value } = sample
      return Array.isArray(value) ? value.slice(0, 20).some(isEvent) : isCompletion(value) || isRow(value)
    }
    return sample.shape === 'lines' && sample.values.some((value) => isRow(value) || isEvent(value))
  },
  read,
}

function isEvent(value: unknown): boolean {
  if (!isRecord(value)) return false
  const classic = typeof value.action === 'string' || typeof value.observation === 'string'
  return (
    (classic && ('source' in value || 'args' in value || 'extras' in value || 'content' in value)) ||
    isSdkEvent(value)
  )
}

function isRow(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.history)) return false
  const { history } = value
  return history.length === 0
    ? 'git_patch' in value || 'test_result' in value
    : history.flat().slice(0, 20).some(isEvent)
}

async function* read(input: Input): AsyncGenerator<Found> {
  if (input.shape === 'document') {
    const title = titleOf(input.name)
    if (Array.isArray(input.value)) yield* readList(input.value, { key: '1', title })
    else if (isCompletion(input.value))
      yield* completionTrajectory(recordOf(input.value), { key: '1', title })
    else yield* readRow(recordOf(input.value), { key: '1', title })
  } else if (input.shape === 'lines') yield* readLines(input)
}

async function* readLines(input: Extract<Input, { shape: 'lines' }>): AsyncGenerator<Found> {
  const title = titleOf(input.name)
  const events: unknown[] = []
  for await (const line of input.lines) {
    if ('why' in line) yield { kind: 'skipped', line: line.number, why: line.why }
    else if (isRow(line.value))
      yield* readRow(recordOf(line.value), { key: String(line.number), title: `${title} ${line.number}` })
    else if (isEvent(line.value)) events.push(line.value)
    else yield { kind: 'skipped', line: line.number, why: 'no row with a history, and no event' }
  }
  if (events.length > 0) yield* readList(events, { key: 'events', title })
}

type Place = Pick<ForeignTrajectory, 'key' | 'title'>

function* readList(events: unknown[], place: Place): Generator<Found> {
  const trajectory = foreignTrajectory({ ...place, profile: 'function-calling' })
  const skipped = events.some(isSdkEvent) ? readSdkEvents(events, trajectory) : readEvents(events, trajectory)
  for (const why of skipped) yield { kind: 'skipped', line: 0, why }
  yield { kind: 'trajectory', trajectory }
}

function* readRow(row: JsonRecord, place: Place): Generator<Found> {
  const issue = recordOf(row.issue)
  const title = wordsOf(row.instance_id) ?? wordsOf(issue.title) ?? place.title
  // histories before mid 2024 are pairs of an action and what came of it
  const found = [...readList(listOf(row.history).flat(), { ...place, title })]
  for (const each of found) if (each.kind === 'trajectory') fillRow(each.trajectory, row)
  yield* found
}

function fillRow(trajectory: ForeignTrajectory, row: JsonRecord): void {
  const metrics = recordOf(row.metrics)
  const result = recordOf(row.test_result)
  const report = recordOf(row.report ?? result.report)
  trajectory.totals.costUsd = numberOf(metrics.accumulated_cost) ?? trajectory.totals.costUsd
  trajectory.model ??= wordsOf(recordOf(recordOf(row.metadata).llm_config).model)
  const solved = [row.resolved, report.resolved, result.resolved].find((each) => typeof each === 'boolean')
  // the resolver's own `success` is a model's opinion, not a verdict: it stays in the extra
  if (solved !== undefined) trajectory.verdict = solved ? 'passed' : 'failed'
  if (wordsOf(row.error)) trajectory.end ??= 'model-error'
  trajectory.extra = { ...trajectory.extra, ...without(row, ['history']) }
  if (trajectory.opening.length === 0 && textOf(row.instruction)) {
    trajectory.opening.push({ role: 'user', content: textOf(row.instruction) ?? '' })
  }
}
