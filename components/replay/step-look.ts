/** What a step means at a glance, and where to jump. Pure: rules over narrow rows. */
import type { StepRow } from '#lib/trajectories/replay.ts'

export type StepTone = 'red' | 'green' | 'amber' | 'accent' | 'blue' | 'grey'

/** Tests say most, then errors, then what was changed. */
export function toneOf(step: StepRow): StepTone {
  if (step.testsFailed !== null && step.testsFailed > 0) return 'red'
  if (step.testsPassed !== null && step.testsPassed > 0) return 'green'
  if (step.outcome === 'error') return 'amber'
  if (step.kind === 'finish') return 'blue'
  if (step.filesChanged > 0) return 'accent'
  return 'grey'
}

export const toneWords: Record<StepTone, string> = {
  red: 'tests failed',
  green: 'tests passed',
  amber: 'a call failed',
  blue: 'finish',
  accent: 'files changed',
  grey: 'looked or thought',
}

/** Why somebody would want to jump to this step; null = no marker. */
export function markerOf(step: StepRow, previousTests: StepRow | null): string | null {
  const failed = step.testsFailed ?? null
  if (failed !== null) {
    const before = previousTests?.testsFailed ?? null
    if (before === null) return failed > 0 ? 'first test run: red' : 'first test run: green'
    if (before === 0 && failed > 0) return 'tests turned red'
    if (before > 0 && failed === 0) return 'tests turned green'
  }
  if (step.kind === 'finish') return 'finish'
  if (step.outcome === 'error') return 'error'
  return null
}

/** Indexes of all steps with a marker, in order. */
export function markersOf(steps: StepRow[]): Map<number, string> {
  const markers = new Map<number, string>()
  let previousTests: StepRow | null = null
  for (const step of steps) {
    const marker = markerOf(step, previousTests)
    if (marker) markers.set(step.index, marker)
    if (step.testsFailed !== null) previousTests = step
  }
  return markers
}

type PinnedFlag = { kind: string; path: string; evidence: string; step: number | null }

/** Tampering, leaks and what detectors saw, pinned on their steps: they say more than how a step went. */
export function withFlags(markers: Map<number, string>, flags: PinnedFlag[]): Map<number, string> {
  const all = new Map(markers)
  const pinned = new Map<number, string[]>()
  for (const { kind, path, evidence, step } of flags) {
    if (step === null) continue
    const told = `flagged, ${kind.replaceAll('-', ' ')}: ${`${path} ${evidence}`.trim()}`
    pinned.set(step, [...(pinned.get(step) ?? []).filter((each) => each !== told), told])
  }
  for (const [step, told] of pinned) all.set(step, told.join('; '))
  return new Map([...all].sort(([a], [b]) => a - b))
}

export type ScrubberCell = { from: number; to: number; tone: StepTone }

const weight: StepTone[] = ['grey', 'accent', 'blue', 'green', 'amber', 'red']

/** One cell a step, or one for several where there are more steps than cells: then the weightiest colour shows. */
export function scrubberCells(steps: StepRow[], most: number): ScrubberCell[] {
  const size = Math.max(1, Math.ceil(steps.length / most))
  const cells: ScrubberCell[] = []
  for (let from = 0; from < steps.length; from += size) {
    const tones = steps.slice(from, from + size).map(toneOf)
    const tone = tones.reduce((a, b) => (weight.indexOf(b) > weight.indexOf(a) ? b : a))
    cells.push({ from, to: from + tones.length - 1, tone })
  }
  return cells
}

/** Without what every step of every trajectory says: where the workspace is. */
export function shortSummary(summary: string): string {
  return summary.replace(/^cd \/workspace\/? *(&&|;) */, '').replaceAll('/workspace/', '')
}
