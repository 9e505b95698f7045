'use client'
import { DecisionDialog } from '#components/reviews/decision-dialog.tsx'
import { TagDialog } from '#components/reviews/tag-dialog.tsx'
import type { useJudgement } from './use-judgement.ts'

type JudgementDialogsProps = {
  judgement: ReturnType<typeof useJudgement>
  count: number
  /** tags that one of the chosen has */
  tags: string[]
}

export function JudgementDialogs({ judgement, count, tags }: JudgementDialogsProps) {
  const common = { open: true, onOpenChange: judgement.close, count, pending: judgement.pending }
  if (judgement.dialog === 'tag') return <TagDialog {...common} present={tags} onTag={judgement.tag} />
  if (judgement.dialog === 'reject') {
    return (
      <DecisionDialog
        {...common}
        decision="rejected"
        onDecide={(reason) => judgement.decide('rejected', reason)}
      />
    )
  }
  return null
}
