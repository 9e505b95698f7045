'use client'
import { useMemo } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { Markers } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import { type ScrubberCell, type StepTone, scrubberCells, toneWords } from './step-look.ts'

const mostCells = 240
/** pixels: a short trajectory must not look like a wall */
const widestCell = 32

const grounds: Record<StepTone, string> = {
  red: 'bg-red',
  green: 'bg-green',
  amber: 'bg-amber',
  blue: 'bg-blue',
  accent: 'bg-accent/60',
  grey: 'bg-line-strong',
}
const testGrounds = { red: 'bg-red/50', green: 'bg-green/50' }

type ScrubberProps = {
  outline: Outline
  markers: Markers
  selected: number
  onSelect: (place: number) => void
  /** a click, which may wait a moment for its step; who drags or presses keys is taken along at once */
  onSeek: (place: number) => void
}

/** The whole trajectory as one strip: what each step was, and below it how the tests stood. Drag or click to go there. */
export function Scrubber({ outline, markers, selected, onSelect, onSeek }: ScrubberProps) {
  const total = stepsIn(outline)
  const cells = useMemo(() => scrubberCells(outline, mostCells), [outline])
  function placeAt(event: React.PointerEvent<HTMLElement>): number {
    const box = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
    return Math.min(total, Math.floor(share * total) + 1)
  }
  const here = cells.findIndex(({ from, to }) => selected - 1 >= from && selected - 1 <= to)
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Step"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={selected}
      aria-valuetext={selected === 0 ? 'prompt' : `step ${selected} of ${total}`}
      className="h-full min-w-0 flex-1 touch-none cursor-pointer pt-1"
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        onSelect(Math.min(total, Math.max(0, selected + by)))
      }}
    >
      <div
        className="relative h-full"
        style={{ maxWidth: cells.length * widestCell }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          onSeek(placeAt(event))
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1 && placeAt(event) !== selected) onSelect(placeAt(event))
        }}
      >
        <Cells cells={cells} markers={markers} />
        {here >= 0 && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 rounded-[2px] outline-2 outline-ink"
            style={{ left: `${(here / cells.length) * 100}%`, width: `max(3px, ${100 / cells.length}%)` }}
          />
        )}
      </div>
    </div>
  )
}

/** Drawn once: what moves lies above it. */
function Cells({ cells, markers }: { cells: ScrubberCell[]; markers: Markers }) {
  return (
    <div className="flex h-full items-end gap-px">
      {cells.map((cell) => {
        const marker = markers.get(cell.from)?.[0]
        const steps =
          cell.from === cell.to ? `Step ${cell.from + 1}` : `Steps ${cell.from + 1} to ${cell.to + 1}`
        return (
          <span
            key={cell.from}
            title={`${steps}: ${marker?.label ?? toneWords[cell.tone]}${cell.tests ? `; tests are ${cell.tests}` : ''}`}
            className="flex h-full min-w-0 flex-1 flex-col justify-end"
          >
            <span
              className={classNames(
                'rounded-t-[1px]',
                grounds[cell.tone],
                marker && marker.kind !== 'error' ? 'h-4' : 'h-2.5 opacity-80',
              )}
            />
            <span className={classNames('mt-px h-1', cell.tests ? testGrounds[cell.tests] : 'bg-line')} />
          </span>
        )
      })}
    </div>
  )
}
