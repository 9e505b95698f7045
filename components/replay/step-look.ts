/** What a step means at a glance. Pure: rules over an outline. */
import {
  changedFiles,
  isError,
  kindAt,
  type Outline,
  type StepKind,
  stepsIn,
  testsAt,
} from '#lib/trajectories/outline.ts'

export type StepTone = 'red' | 'green' | 'amber' | 'accent' | 'blue' | 'grey'

/** Tests say most, then errors, then what was changed. */
export function toneOf(outline: Outline, index: number): StepTone {
  const tests = testsAt(outline, index)
  if (tests && tests.failed > 0) return 'red'
  if (tests && tests.passed > 0) return 'green'
  if (isError(outline, index)) return 'amber'
  if (kindAt(outline, index) === 'finish') return 'blue'
  if (changedFiles(outline, index)) return 'accent'
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

export const kindWords: Record<StepKind, string> = {
  bash: 'command',
  edit: 'edit',
  view: 'view',
  think: 'thought',
  message: 'message',
  finish: 'finish',
  environment: 'environment',
}

export type ScrubberCell = {
  from: number
  to: number
  tone: StepTone
  /** as the last test run up to its end said; null = none was yet */
  tests: 'red' | 'green' | null
}

const weight: StepTone[] = ['grey', 'accent', 'blue', 'green', 'amber', 'red']

/** One cell a step, or one for several where there are more steps than cells: then the weightiest colour shows. */
export function scrubberCells(outline: Outline, most: number): ScrubberCell[] {
  const total = stepsIn(outline)
  const size = Math.max(1, Math.ceil(total / most))
  const cells: ScrubberCell[] = []
  let run = 0
  for (let from = 0; from < total; from += size) {
    const to = Math.min(total, from + size) - 1
    let tone: StepTone = 'grey'
    for (let index = from; index <= to; index++) {
      const each = toneOf(outline, index)
      if (weight.indexOf(each) > weight.indexOf(tone)) tone = each
    }
    while ((outline.tests[run]?.index ?? Number.POSITIVE_INFINITY) <= to) run++
    const last = outline.tests[run - 1]
    cells.push({ from, to, tone, tests: last ? (last.failed > 0 ? 'red' : 'green') : null })
  }
  return cells
}

/** Without what every step of every trajectory says: where the workspace is. */
export function shortSummary(summary: string): string {
  return summary.replace(/^cd \/workspace\/? *(&&|;) */, '').replaceAll('/workspace/', '')
}
