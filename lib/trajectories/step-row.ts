/** What a list of steps shows of one step, derived from what was recorded. Pure. */
import { testsSeen } from '#lib/agent/tests-seen.ts'
import type { Call, Step } from '#lib/trajectories/types.ts'

export type StepSummary = {
  kind: 'think' | 'execute_bash' | 'str_replace_editor' | 'finish' | 'message'
  /** one line, at most 200 characters */
  summary: string
  toolCalls: number
  outcome: 'ok' | 'error'
  /** counts of the last test run whose summary is in the observations */
  testsPassed: number | null
  testsFailed: number | null
}

const longestSummary = 200

export function summariseStep(step: Step): StepSummary {
  const [call] = step.calls
  const seen = step.observations.map((observation) => testsSeen(observation.content)).findLast((each) => each)
  return {
    kind: kindOf(call),
    summary: oneLine(call ? describeCall(call) : (step.message.content ?? '')),
    toolCalls: step.calls.length,
    outcome: step.observations.some((observation) => observation.error) ? 'error' : 'ok',
    testsPassed: seen?.passed ?? null,
    testsFailed: seen?.failed ?? null,
  }
}

function kindOf(call: Call | undefined): StepSummary['kind'] {
  switch (call?.name) {
    case 'think':
    case 'execute_bash':
    case 'str_replace_editor':
    case 'finish':
      return call.name
    default:
      // an answer in words, or a call of a tool that does not exist
      return 'message'
  }
}

function describeCall(call: Call): string {
  const text = (key: string) => {
    const value = call.arguments?.[key]
    return typeof value === 'string' ? value : ''
  }
  if (!call.arguments) return `${call.name}: arguments that could not be read`
  switch (call.name) {
    case 'execute_bash':
      return text('command')
    case 'str_replace_editor':
      return `${text('command')} ${text('path')}${describeRange(call.arguments.view_range)}`
    case 'think':
      return text('thought')
    case 'finish':
      return text('message')
    default:
      return `unknown tool ${call.name}`
  }
}

function describeRange(range: unknown): string {
  return Array.isArray(range) && range.length === 2 ? `:${range[0]}-${range[1]}` : ''
}

export function oneLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const first = (lines[0] ?? '').trim()
  const line = lines.length > 1 ? `${first} …` : first
  return line.length <= longestSummary ? line : `${line.slice(0, longestSummary - 1)}…`
}
