/** Steps that somebody would want to jump to, and why. Rules over an outline; pure. */
import { isError, kindAt, type Outline, stepsIn } from './outline.ts'

export type MarkerKind =
  | 'red'
  | 'green'
  | 'error'
  | 'finish'
  /** said by the environment: tests placed, sandbox restored */
  | 'mark'
  /** a detector's finding, a person's note: handed in, not derived */
  | 'detector'
  | 'note'

export type Marker = { index: number; kind: MarkerKind; label: string }

/** Markers of a step, the weightiest first. */
export type Markers = ReadonlyMap<number, Marker[]>

const weights: MarkerKind[] = ['detector', 'red', 'green', 'mark', 'finish', 'note', 'error']

/** @param handedIn what is not to be seen in the outline: detectors' findings and notes */
export function markersOf(outline: Outline, handedIn: Marker[] = []): Markers {
  const markers = new Map<number, Marker[]>()
  const add = (marker: Marker) => {
    const there = markers.get(marker.index)
    if (there) there.push(marker)
    else markers.set(marker.index, [marker])
  }
  for (const marker of turnsOf(outline)) add(marker)
  // that a finish was the last one is to be seen: it is the last
  for (const { index, mark } of outline.marks)
    if (mark !== 'finished') add({ index, kind: 'mark', label: mark })
  for (let index = 0; index < stepsIn(outline); index++) {
    if (kindAt(outline, index) === 'finish') add({ index, kind: 'finish', label: 'finish' })
    if (isError(outline, index)) add({ index, kind: 'error', label: 'error' })
  }
  for (const marker of handedIn) add(marker)
  for (const some of markers.values()) some.sort((a, b) => weights.indexOf(a.kind) - weights.indexOf(b.kind))
  return new Map([...markers].sort(([a], [b]) => a - b))
}

/** Where the agent's own test runs began and where their result turned; red again and again is one turn. */
export function turnsOf(outline: Outline): Marker[] {
  const turns: Marker[] = []
  let before: number | null = null
  for (const { index, failed } of outline.tests) {
    if (before === null) {
      const kind = failed > 0 ? 'red' : 'green'
      turns.push({ index, kind, label: `first test run: ${kind}` })
    } else if (before === 0 && failed > 0) turns.push({ index, kind: 'red', label: 'tests turned red' })
    else if (before > 0 && failed === 0) turns.push({ index, kind: 'green', label: 'tests turned green' })
    before = failed
  }
  return turns
}
