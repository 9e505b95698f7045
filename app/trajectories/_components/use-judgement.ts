'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { review, tag } from '#app/trajectories/actions.ts'
import type { Decision } from '#components/reviews/decision-dialog.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { useAction } from '#components/ui/use-action.ts'

const words: Record<Decision, string> = {
  approved: 'approved',
  rejected: 'rejected',
  unreviewed: 'back to unreviewed',
}

/** Decisions and tags over chosen rows, and which dialog is open for them. */
export function useJudgement(ids: string[], onDone: () => void) {
  const queryClient = useQueryClient()
  const [dialog, setDialog] = useState<'reject' | 'tag' | null>(null)
  const [decision, setDecision] = useState<Decision>('approved')
  function done() {
    setDialog(null)
    onDone()
    void queryClient.invalidateQueries({ queryKey: ['trajectories'] })
  }
  const reviewing = useAction(review, {
    onSuccess: done,
    success: ({ changed }) => `${formatPlural(changed, 'trajectory', 'trajectories')} ${words[decision]}.`,
  })
  const tagging = useAction(tag, {
    onSuccess: done,
    success: ({ changed }) => `Tags of ${formatPlural(changed, 'trajectory', 'trajectories')} saved.`,
  })
  const pending = reviewing.pending || tagging.pending
  function decide(next: Decision, reason = '') {
    if (pending || ids.length === 0) return
    setDecision(next)
    reviewing.run({ ids, decision: next, reason })
  }
  return {
    pending,
    dialog,
    open: (next: 'reject' | 'tag') => ids.length > 0 && !pending && setDialog(next),
    close: () => setDialog(null),
    decide,
    tag: (change: { add: string[]; remove: string[] }) => tagging.run({ ids, ...change }),
  }
}
