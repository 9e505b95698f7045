/** The numbers of an imported trajectory's row, and which of them its source does not say. Pure. */
import { largestCount } from '#lib/trajectories/foreign/json.ts'
import { addUsage } from '#lib/trajectories/foreign/parts.ts'
import type { ForeignStep, ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'

/** What the edits of a source tell is a part of the workspace. */
export const restOfWorkspace = 'rest of the workspace'

export type ForeignNumbers = {
  steps: number
  messages: number
  toolCalls: number
  promptTokens: number
  completionTokens: number
  costUsd: number
  durationMs: number
  /** a 0 above that stands for nothing known is named here, and so is what a viewer would look for in vain */
  notRecorded: string[]
}

export function foreignNumbers(trajectory: ForeignTrajectory, workspaceKnown: boolean): ForeignNumbers {
  const { steps, opening, totals } = trajectory
  const usage =
    totals.usage ?? steps.reduce<ForeignStep['usage']>((sum, step) => addUsage(sum, step.usage), null)
  const costUsd = totals.costUsd ?? total(steps.map((step) => step.costUsd))
  const durationMs = spanOf(trajectory) ?? total(steps.flatMap((step) => [step.modelMs, step.toolMs]))
  const missing: [string, boolean][] = [
    ['tokens', usage === null],
    ['cost', costUsd === null],
    ['time', durationMs === null],
    ['start', trajectory.startedAt === null],
    ['model', trajectory.model === null],
    ['tool definitions', trajectory.tools.length === 0 && trajectory.profile === 'function-calling'],
    ['prompt', opening.length === 0],
    ['workspace', !workspaceKnown],
    [restOfWorkspace, workspaceKnown],
  ]
  return {
    steps: steps.length,
    messages: opening.length + steps.reduce((count, step) => count + 1 + step.reply.length, 0),
    toolCalls: steps.reduce((count, step) => count + step.calls.length, 0),
    promptTokens: columnCount(usage?.promptTokens ?? 0),
    completionTokens: columnCount(usage?.completionTokens ?? 0),
    costUsd: costUsd ?? 0,
    durationMs: columnCount(durationMs ?? 0),
    notRecorded: missing.flatMap(([name, is]) => (is ? [name] : [])),
  }
}

/** null when none is known */
function total(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function spanOf({ startedAt, endedAt }: ForeignTrajectory): number | null {
  if (startedAt === null || endedAt === null) return null
  const span = Date.parse(endedAt) - Date.parse(startedAt)
  return span > 0 ? span : null
}

function columnCount(value: number): number {
  return Math.min(Math.max(0, Math.round(value)), largestCount)
}
