'use client'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Markers } from '#lib/trajectories/markers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import type { Phase } from '#lib/trajectories/phases.ts'
import type { StepNote } from '#lib/trajectories/replay.ts'
import { ReadingContext } from './reading.ts'
import { StepBody } from './step-body.tsx'
import { StepHeader } from './step-header.tsx'
import { StepNotes } from './step-notes.tsx'
import type { StepNotesState } from './use-step-notes.ts'
import { useOpenStep } from './use-steps.ts'

export type StepDetailProps = {
  trajectoryId: string
  /** counted from 1 */
  place: number
  outline: Outline
  phases: Phase[]
  markers: Markers
  /** its source may leave numbers out: a 0 is then not known */
  imported: boolean
  wrap: boolean
  find: string
  notes: StepNote[]
  noting: StepNotesState
  onOpenFile: (path: string) => void
  onGoTo: (place: number) => void
}

export function StepDetail(props: StepDetailProps) {
  const { trajectoryId, place, outline, wrap, find, onOpenFile } = props
  const index = place - 1
  const { open, loading, error, retry } = useOpenStep(trajectoryId, {
    index,
    total: outline.kinds.length,
  })
  return (
    <article aria-label={`Step ${place}`} className="flex flex-col">
      <StepHeader {...props} row={open?.row} />
      <StepNotes notes={props.notes} pending={props.noting.pending} onRemove={props.noting.remove} />
      {open ? (
        <ReadingContext value={{ trajectoryId, index, wrap, find }}>
          <StepBody
            key={index}
            trajectoryId={trajectoryId}
            index={index}
            step={open.step}
            onOpenFile={onOpenFile}
          />
        </ReadingContext>
      ) : error ? (
        <div className="flex flex-col items-start gap-2 p-4">
          <p className="text-red">Not loaded: {error.message}</p>
          <Button size="sm" onClick={() => retry()}>
            Try again
          </Button>
        </div>
      ) : loading ? (
        <div role="status" aria-label="Loading the step" className="flex flex-col gap-3 p-4">
          <Skeleton className="w-3/4" />
          <Skeleton className="h-20 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      ) : (
        <p className="p-4 text-muted">Not recorded: this step was counted, but never written down.</p>
      )}
    </article>
  )
}
