'use client'
import { useQueryClient } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import Link from 'next/link'
import { measure, stopMeasuring } from '#app/trajectories/actions.ts'
import { useMeasured } from '#components/replay/use-measured.ts'
import { Button } from '#components/ui/button.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'

type MeasureSuiteProps = { trajectory: Pick<ReplayTrajectory, 'id' | 'projectId'> }

/** Starts a run that measures, and shows that it is at it; what it finds appears below as it comes. */
export function MeasureSuite({ trajectory: { id, projectId } }: MeasureSuiteProps) {
  const client = useQueryClient()
  const { data } = useMeasured(id)
  const refresh = () => void client.invalidateQueries({ queryKey: ['replay', id, 'measured'] })
  const starting = useAction(measure, { onSuccess: refresh })
  const cancelling = useAction(stopMeasuring, {
    success: 'The measurement is being stopped.',
    onSuccess: refresh,
  })
  const start = (how: 'search' | 'all') => {
    if (projectId) starting.run({ projectId, trajectoryId: id, how })
  }
  if (data?.run) {
    const { id: runId, state } = data.run
    return (
      <p role="status" className="flex flex-wrap items-center gap-3 text-muted text-sm">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-blue" />
          {state === 'queued' ? 'Queued' : 'Measuring'}, as the{' '}
          <Link href={`/runs/${runId}`} className="text-accent hover:underline">
            run
          </Link>{' '}
          shows.
        </span>
        <Button size="sm" pending={cancelling.pending} onClick={() => cancelling.run({ runId })}>
          Stop
        </Button>
      </p>
    )
  }
  const command = `npx swe-play measure ${id}`
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        pending={starting.pending}
        title={`Measures only as many workspaces as it takes to find where tests turn. In a terminal: ${command}`}
        onClick={() => start('search')}
      >
        <FlaskConical aria-hidden />
        Find where tests turn
      </Button>
      <Button
        size="sm"
        pending={starting.pending}
        title={`Every workspace that differs from the one before. In a terminal: ${command} --all`}
        onClick={() => start('all')}
      >
        Measure every workspace
      </Button>
    </div>
  )
}
