'use client'
import { LoaderCircle } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useEvents } from '#components/live/use-events.ts'
import { Button } from '#components/ui/button.tsx'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'

const pollMs = 5_000

type ReplayLiveProps = {
  trajectory: ReplayTrajectory
  following: boolean
  /** newest event when the page was read: what came meanwhile is told, too */
  afterEvent: string
  onStep: () => void
  onFollow: () => void
  /** the reader turned back: stay where they are */
  onStay: () => void
}

/** While the agent works: new steps come in, and the end is noticed. */
export function ReplayLive({ trajectory, following, afterEvent, onStep, onFollow, onStay }: ReplayLiveProps) {
  const router = useRouter()
  // the page is read again and again while it runs: the stream goes on from where it was
  const [afterId] = useState(afterEvent)
  useScrolledUp(following, onStay)
  const stream = useEvents(
    (event) => {
      if (event.kind !== 'step') {
        if (event.kind !== 'model' && event.kind !== 'log') router.refresh()
      } else if (event.data.trajectoryId === trajectory.id) onStep()
    },
    trajectory.runId === null ? { afterId } : { runId: trajectory.runId, afterId },
  )
  // the stream may be down while the server is not: then look now and then
  const broken = stream === 'broken'
  useEffect(() => {
    if (!broken) return
    const timer = setInterval(() => {
      router.refresh()
      onStep()
    }, pollMs)
    return () => clearInterval(timer)
  }, [broken, router, onStep])
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-2 border-b bg-blue-soft px-4 py-1 text-blue text-sm"
    >
      <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
      {broken
        ? 'Running. The live connection is down; this page looks every 5 seconds.'
        : following
          ? 'Running. You see each new step as it comes.'
          : 'Running. You are looking at an earlier step.'}
      {!following && (
        <Button size="sm" onClick={onFollow}>
          Follow
        </Button>
      )}
    </div>
  )
}

/** Whoever scrolls up in the list of steps wants to read there, and not to be taken to the tail with the next step. */
function useScrolledUp(following: boolean, onStay: () => void) {
  useEffect(() => {
    if (!following) return
    const stay = (event: Event) => {
      const list = event.target instanceof Element && event.target.closest('[role="listbox"]')
      if (list && (!(event instanceof WheelEvent) || event.deltaY < 0)) onStay()
    }
    document.addEventListener('wheel', stay, { passive: true })
    document.addEventListener('touchmove', stay, { passive: true })
    return () => {
      document.removeEventListener('wheel', stay)
      document.removeEventListener('touchmove', stay)
    }
  }, [following, onStay])
}
