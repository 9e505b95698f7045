'use client'
import { classNames } from '#components/ui/class-names.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'
import { type StepTone, scrubberCells, toneWords } from './step-look.ts'

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

type ScrubberProps = {
  steps: StepRow[]
  markers: Map<number, string>
  selected: number
  onSelect: (place: number) => void
}

/** The whole trajectory as one strip; drag or click to go there. */
export function Scrubber({ steps, markers, selected, onSelect }: ScrubberProps) {
  const cells = scrubberCells(steps, mostCells)
  function goTo(event: React.PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
    onSelect(Math.min(steps.length, Math.floor(share * steps.length) + 1))
  }
  const step = steps[selected - 1]
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Step"
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={selected}
      aria-valuetext={step ? `step ${selected}: ${step.summary}` : 'prompt'}
      className="flex h-7 shrink-0 touch-none cursor-pointer items-end gap-px border-b bg-surface px-4 pt-1"
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        onSelect(Math.min(steps.length, Math.max(0, selected + by)))
      }}
    >
      <div
        className="flex h-full min-w-0 flex-1 items-end gap-px"
        style={{ maxWidth: cells.length * widestCell }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          goTo(event)
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) goTo(event)
        }}
      >
        {cells.map((cell) => {
          const here = selected - 1 >= cell.from && selected - 1 <= cell.to
          const marker = markers.get(cell.from)
          return (
            <span
              key={cell.from}
              title={`${cell.from === cell.to ? `Step ${cell.from + 1}` : `Steps ${cell.from + 1} to ${cell.to + 1}`}: ${marker ?? toneWords[cell.tone]}`}
              className={classNames(
                'min-w-0 flex-1 rounded-t-[1px]',
                grounds[cell.tone],
                here ? 'h-full outline-1 outline-ink' : marker ? 'h-4' : 'h-2.5 opacity-80',
              )}
            />
          )
        })}
      </div>
    </div>
  )
}
