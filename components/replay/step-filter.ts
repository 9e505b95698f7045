/** Which steps the list shows. Pure rules over an outline. */
import type { Markers } from '#lib/trajectories/markers.ts'
import { isError, kindAt, type Outline, type StepKind, stepsIn } from '#lib/trajectories/outline.ts'

export const filterNames = [
  'bash',
  'edit',
  'view',
  'think',
  'message',
  'finish',
  'environment',
  'tests',
  'error',
  'marked',
] as const satisfies (StepKind | 'tests' | 'error' | 'marked')[]
export type FilterName = (typeof filterNames)[number]

export const filterWords: Record<FilterName, string> = {
  bash: 'Commands',
  edit: 'Edits',
  view: 'Views',
  think: 'Thoughts',
  message: 'Messages',
  finish: 'Finish',
  environment: 'Environment',
  tests: 'Test runs',
  error: 'Errors',
  marked: 'Marked steps',
}

type Steps = { outline: Outline; markers: Markers }

/** Indexes of the steps that are shown, in order; null = all. Names widen one another: commands and errors are all of both. */
export function shownSteps(steps: Steps, names: FilterName[]): Int32Array | null {
  if (names.length === 0) return null
  const kinds = new Set<string>(names)
  const tests = new Set(names.includes('tests') ? steps.outline.tests.map(({ index }) => index) : [])
  const found: number[] = []
  for (let index = 0; index < stepsIn(steps.outline); index++) {
    const shown =
      kinds.has(kindAt(steps.outline, index)) ||
      tests.has(index) ||
      (kinds.has('error') && isError(steps.outline, index)) ||
      (kinds.has('marked') && steps.markers.has(index))
    if (shown) found.push(index)
  }
  return Int32Array.from(found)
}

export function countShown({ outline, markers }: Steps): Record<FilterName, number> {
  const counts = Object.fromEntries(filterNames.map((name) => [name, 0])) as Record<FilterName, number>
  for (let index = 0; index < stepsIn(outline); index++) {
    counts[kindAt(outline, index)]++
    if (isError(outline, index)) counts.error++
  }
  counts.tests = outline.tests.length
  counts.marked = markers.size
  return counts
}

/** The shown step after (or before) a place; the place itself when there is none. Places count from 1, 0 is the prompt. */
export function besidePlace(shown: Int32Array | null, place: number, by: 1 | -1): number {
  if (shown === null) return place + by
  const next =
    by === 1 ? shown.find((index) => index + 1 > place) : shown.findLast((index) => index + 1 < place)
  return next === undefined ? (by === -1 ? 0 : place) : next + 1
}
