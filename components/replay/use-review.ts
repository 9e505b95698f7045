'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Decision } from '#components/reviews/decision-dialog.tsx'
import { type ActionResult, useAction } from '#components/ui/use-action.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'

type Answer = Promise<ActionResult<{ changed: number }>>
export type ReviewActions = {
  review: (input: { ids: string[]; decision: Decision; reason?: string }) => Answer
  tag: (input: { ids: string[]; add?: string[]; remove?: string[] }) => Answer
}

const words: Record<Decision, string> = {
  approved: 'Approved.',
  rejected: 'Rejected.',
  unreviewed: 'The decision was withdrawn.',
}

/** Judging the one trajectory on the screen. Nothing happens while another decision is on its way. */
export function useReview(trajectory: ReplayTrajectory, actions: ReviewActions) {
  const router = useRouter()
  const [dialog, setDialog] = useState<'reject' | 'tag' | null>(null)
  const [decision, setDecision] = useState<Decision>('approved')
  const ids = [trajectory.id]
  function done() {
    setDialog(null)
    router.refresh()
  }
  const reviewing = useAction(actions.review, { onSuccess: done, success: () => words[decision] })
  const tagging = useAction(actions.tag, { onSuccess: done, success: 'Tags saved.' })
  const pending = reviewing.pending || tagging.pending
  const judgeable = !pending && trajectory.state !== 'running'
  return {
    pending,
    dialog,
    close: () => setDialog(null),
    openReject: () => judgeable && setDialog('reject'),
    openTag: () => !pending && setDialog('tag'),
    decide(next: Decision, reason = '') {
      if (!judgeable || (next === trajectory.review && reason === '')) return
      setDecision(next)
      reviewing.run({ ids, decision: next, reason })
    },
    tag: (change: { add: string[]; remove: string[] }) => tagging.run({ ids, ...change }),
  }
}
