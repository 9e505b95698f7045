/** Numbers about one trajectory, defined as the paper's Table 4 has them. Pure. */

import { changedLines } from './line-diff.ts'
import type { Call, Step, TrajectoryHeader } from './types.ts'

export type TrajectoryStatistics = {
  /** stored chat messages, the system message included */
  messages: number
  assistantMessages: number
  /** all calls, finish included */
  toolCalls: number
  toolCallsWithoutFinish: number
  /** execute_bash calls / all calls; 0 without calls */
  bashProportion: number
  /** as the endpoint counted them, every call's prompt anew; not the length of the rendered conversation */
  promptTokens: number
  completionTokens: number
  costUsd: number
  linesEdited: number
}

export function trajectoryStatistics(
  header: Pick<TrajectoryHeader, 'messages'>,
  steps: Step[],
): TrajectoryStatistics {
  const calls = steps.flatMap((step) => step.calls)
  const named = (name: string) => calls.filter((call) => call.name === name).length
  const sum = (value: (step: Step) => number) => steps.reduce((total, step) => total + value(step), 0)
  return {
    messages: header.messages.length + sum((step) => 1 + step.reply.length),
    assistantMessages: steps.length,
    toolCalls: calls.length,
    toolCallsWithoutFinish: calls.length - named('finish'),
    bashProportion: calls.length === 0 ? 0 : named('execute_bash') / calls.length,
    promptTokens: sum((step) => step.usage.promptTokens),
    completionTokens: sum((step) => step.usage.completionTokens),
    costUsd: sum((step) => step.costUsd),
    linesEdited: linesEdited(steps),
  }
}

/**
 * Over the edit calls that worked: lines removed plus added by a line diff of what the call says. A created file counts
 * its lines, an undo counts what it takes back; edits made through the shell are not seen.
 */
export function linesEdited(steps: Pick<Step, 'calls' | 'observations'>[]): number {
  const undoable = new Map<string, number[]>()
  let total = 0
  for (const { calls, observations } of steps) {
    for (const [i, call] of calls.entries()) {
      if (call.name !== 'str_replace_editor' || observations[i]?.error !== false) continue
      const { command, path } = readEdit(call)
      const edits = undoable.get(path) ?? []
      undoable.set(path, edits)
      const lines = command === 'undo_edit' ? (edits.pop() ?? 0) : linesOfEdit(call)
      if (lines !== null && command !== 'undo_edit') edits.push(lines)
      total += lines ?? 0
    }
  }
  return total
}

/** null = the call edits nothing (view) */
function linesOfEdit(call: Call): number | null {
  const { command, text } = readEdit(call)
  switch (command) {
    case 'create':
      return changedLines('', text('file_text'))
    case 'insert':
      // one empty line is a line too
      return text('new_str').replace(/\n$/, '').split('\n').length
    case 'str_replace':
      return changedLines(text('old_str'), text('new_str'))
    default:
      return null
  }
}

function readEdit({ arguments: args }: Call) {
  const text = (key: string): string => {
    const value = args?.[key]
    return typeof value === 'string' ? value : ''
  }
  return { command: text('command'), path: text('path'), text }
}
