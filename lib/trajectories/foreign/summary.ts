/** What the list of steps shows of an imported step. Pure. */
import { testsSeen } from '#lib/agent/tests-seen.ts'
import type { ForeignStep } from '#lib/trajectories/foreign/trajectory.ts'
import { oneLine, type StepSummary } from '#lib/trajectories/step-row.ts'
import { shellCommand, toolKind } from '#lib/trajectories/tool-kinds.ts'
import type { Call } from '#lib/trajectories/types.ts'

export function summariseForeignStep(step: ForeignStep): StepSummary {
  const [call] = step.calls
  const seen = step.observations.map(({ content }) => testsSeen(content)).findLast((each) => each)
  const kind = call ? toolKind(call.name) : 'message'
  return {
    kind: kind === 'other' ? 'message' : kind,
    summary: oneLine(call ? describeCall(call) : (step.message.content ?? '')),
    toolCalls: step.calls.length,
    outcome: step.observations.some((observation) => observation.error) ? 'error' : 'ok',
    testsPassed: seen?.passed ?? null,
    testsFailed: seen?.failed ?? null,
  }
}

/** The arguments that say most, by the names that tools give them. */
const tellingArguments = [
  'path',
  'file_path',
  'filePath',
  'thought',
  'message',
  'query',
  'pattern',
  'url',
  'input',
  'prompt',
]

function describeCall(call: Call): string {
  if (call.arguments === null) return `${call.name}: arguments that could not be read`
  const command = shellCommand(call)
  if (command !== null) return command
  const texts = [call.name === 'str_replace_editor' ? 'command' : '', ...tellingArguments].flatMap((key) => {
    const value = call.arguments?.[key]
    return typeof value === 'string' && value.trim() !== '' ? value : []
  })
  const [first = '', second = ''] = texts
  if (call.name === 'str_replace_editor') return `${first} ${second}`.trim()
  return `${call.name} ${first}`.trim()
}
