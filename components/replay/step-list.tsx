'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Markers } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import type { Phase } from '#lib/trajectories/phases.ts'
import { heightOf, itemAt, positionOf } from './list-items.ts'
import { PhaseLine, StepLine } from './step-line.tsx'
import { restMs } from './step-queries.ts'
import { useListRows } from './use-steps.ts'

type StepListProps = {
  trajectoryId: string
  outline: Outline
  phases: Phase[]
  markers: Markers
  /** lines, as list-items.ts makes them */
  items: Int32Array
  /** positions of phases whose steps hide */
  closed: ReadonlySet<number>
  onToggle: (phase: number) => void
  /** 0 is the prompt, then steps from 1 */
  selected: number
  onSelect: (place: number) => void
}

const nearPx = 200

/** The prompt, then the steps under the headings of their phases; only what is seen exists, and only that is fetched. */
export function StepList(props: StepListProps) {
  const { trajectoryId, outline, phases, markers, items, closed, onToggle, selected, onSelect } = props
  const box = useRef<HTMLDivElement>(null)
  const lines = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (position) => heightOf(itemAt(items, position), markers),
    overscan: 12,
    // until the browser has said how large it is, and where there is none
    initialRect: { width: 280, height: 800 },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines at the same places have other heights
  useEffect(() => lines.measure(), [items, markers, lines])
  const position = positionOf(items, phases, selected - 1)
  useEffect(() => {
    const line = lines.measurementsCache[position]
    const top = lines.scrollOffset ?? 0
    const bottom = top + (lines.scrollRect?.height ?? 0)
    // asking the list to scroll makes the browser lay out the page first
    if (line && line.start >= top && line.end <= bottom) return
    const scroll = () => lines.scrollToIndex(position, { align: 'auto' })
    const isNear = line && line.end > top - nearPx && line.start < bottom + nearPx
    if (isNear) return scroll()
    // far away all lines are others: the step itself is drawn before them
    const timer = setTimeout(scroll, restMs)
    return () => clearTimeout(timer)
  }, [position, lines])
  const seen = lines.getVirtualItems()
  const { rows, error, retry } = useListRows(trajectoryId, items, {
    first: seen[0]?.index ?? 0,
    last: seen.at(-1)?.index ?? 40,
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {error && (
        <p className="border-b px-3 py-1 text-red text-sm">
          Rows are not loaded: {error.message}{' '}
          <button type="button" className="underline" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <div
        ref={box}
        role="listbox"
        aria-label="Steps"
        aria-activedescendant={`step-${selected}`}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto"
      >
        <div role="presentation" className="relative" style={{ height: lines.getTotalSize() }}>
          {seen.map(({ key, index: at, start, size }) => {
            const item = itemAt(items, at)
            if (item.kind === 'phase') {
              return (
                <PhaseLine
                  key={key}
                  at={item.at}
                  phase={phases[item.at] as Phase}
                  open={!closed.has(item.at)}
                  top={start}
                  height={size}
                  onToggle={onToggle}
                />
              )
            }
            const index = item.kind === 'prompt' ? -1 : item.index
            return (
              <StepLine
                key={key}
                index={index}
                outline={outline}
                markers={markers}
                row={rows.get(index)}
                digits={String(stepsIn(outline)).length}
                top={start}
                height={size}
                selected={index === selected - 1}
                onSelect={onSelect}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
