/** Lines of the step list as numbers, so that 100,000 of them cost 400 KB: steps, headings of phases, the prompt. Pure. */
import type { Markers } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import type { Phase } from '#lib/trajectories/phases.ts'

export type ListItem = { kind: 'prompt' } | { kind: 'phase'; at: number } | { kind: 'step'; index: number }

const prompt = -1

export type ListInput = {
  outline: Outline
  phases: Phase[]
  /** null: all steps */
  shown: Int32Array | null
  /** positions of phases whose steps hide */
  closed: ReadonlySet<number>
}

/** A phase without a shown step has no heading. */
export function listItems({ outline, phases, shown, closed }: ListInput): Int32Array {
  const items = new Int32Array(1 + phases.length + (shown?.length ?? stepsIn(outline)))
  items[0] = prompt
  let length = 1
  let next = 0
  const total = shown?.length ?? stepsIn(outline)
  for (const [at, phase] of phases.entries()) {
    let headed = false
    for (; next < total; next++) {
      const index = shown ? (shown[next] as number) : next
      if (index > phase.to) break
      if (!headed) items[length++] = prompt - 1 - at
      headed = true
      if (!closed.has(at)) items[length++] = index
    }
  }
  return items.subarray(0, length)
}

export function itemAt(items: Int32Array, position: number): ListItem {
  const code = items[position] ?? prompt
  if (code >= 0) return { kind: 'step', index: code }
  return code === prompt ? { kind: 'prompt' } : { kind: 'phase', at: prompt - 1 - code }
}

/** Position of a step's line, or of the heading that hides it. */
export function positionOf(items: Int32Array, phases: Phase[], index: number): number {
  if (index < 0) return 0
  let low = 0
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (firstStep(items[middle] as number, phases) <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** A heading lies right before the first step of its phase. */
function firstStep(code: number, phases: Phase[]): number {
  if (code >= 0) return code
  return code === prompt ? -1 : (phases[prompt - 1 - code]?.from ?? 0) - 0.5
}

const heights = { prompt: 28, phase: 26, step: 28, marked: 44 }

/** In pixels. A step with something to say beside its result has a second line for it. */
export function heightOf(item: ListItem, markers: Markers): number {
  if (item.kind !== 'step') return heights[item.kind]
  return secondLine(markers, item.index) === '' ? heights.step : heights.marked
}

/** Errors and the finish are to be seen in their own line. */
export function secondLine(markers: Markers, index: number): string {
  const labels = markers.get(index)?.filter(({ kind }) => kind !== 'error' && kind !== 'finish') ?? []
  return labels.map(({ label }) => label).join(', ')
}

/** Rows are fetched in blocks of neighbouring lines: the ranges of steps in one, as the address of the rows wants them. */
export function rangesOfBlock(items: Int32Array, block: number, size: number): string {
  const ranges: string[] = []
  let from = -1
  let to = -1
  for (const code of items.subarray(block * size, (block + 1) * size)) {
    if (code < 0) continue
    if (code !== to) {
      if (to > from) ranges.push(`${from}-${to}`)
      from = code
    }
    to = code + 1
  }
  if (to > from) ranges.push(`${from}-${to}`)
  return ranges.join(',')
}
