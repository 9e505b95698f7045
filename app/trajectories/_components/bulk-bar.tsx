'use client'
import { Columns2, Download, Tag, ThumbsDown, ThumbsUp, Undo2, X } from 'lucide-react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { formatCount } from '#components/ui/numbers.ts'

type BulkBarProps = {
  count: number
  pending: boolean
  onApprove: () => void
  onReject: () => void
  onWithdraw: () => void
  onTag: () => void
  onExport: () => void
  /** null: not exactly two are chosen */
  onCompare: (() => void) | null
  onClear: () => void
}

export function BulkBar({ count, pending, ...on }: BulkBarProps) {
  if (count === 0) return null
  return (
    <section
      aria-label="Chosen trajectories"
      className="sticky bottom-3 z-20 mx-auto mb-3 flex w-fit max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-2xl"
    >
      <strong className="mr-1 tabular-nums">{formatCount(count)} chosen</strong>
      <Button size="sm" pending={pending} onClick={on.onApprove}>
        <ThumbsUp aria-hidden /> Approve <Kbd>a</Kbd>
      </Button>
      <Button size="sm" variant="danger" disabled={pending} onClick={on.onReject}>
        <ThumbsDown aria-hidden /> Reject… <Kbd>r</Kbd>
      </Button>
      <Button size="sm" disabled={pending} onClick={on.onWithdraw} title="Back to unreviewed">
        <Undo2 aria-hidden /> Withdraw
      </Button>
      <Button size="sm" disabled={pending} onClick={on.onTag}>
        <Tag aria-hidden /> Tag… <Kbd>t</Kbd>
      </Button>
      <Button
        size="sm"
        disabled={on.onCompare === null}
        title={on.onCompare ? undefined : 'Choose exactly two'}
        onClick={on.onCompare ?? undefined}
      >
        <Columns2 aria-hidden /> Compare <Kbd>c</Kbd>
      </Button>
      <Button size="sm" disabled={pending} onClick={on.onExport}>
        <Download aria-hidden /> Export…
      </Button>
      <IconButton size="sm" label="Choose nothing (Escape)" icon={<X aria-hidden />} onClick={on.onClear} />
    </section>
  )
}
