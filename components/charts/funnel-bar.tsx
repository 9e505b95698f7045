import Link from 'next/link'
import { formatCount, formatShare } from '#components/ui/numbers.ts'

export type Bar = { label: string; count: number; href?: string }

const look = 'relative flex min-h-7 items-center gap-2 overflow-hidden rounded bg-hover px-2'

/** One stage of a funnel, as long as its share of the first one; a link to what it counts, if there is such a list. */
export function FunnelBar({ bar, whole }: { bar: Bar; whole: number }) {
  const { label, count, href } = bar
  const share = whole > 0 ? Math.min(1, count / whole) : 0
  const parts = (
    <>
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 bg-accent-soft"
        style={{ width: `${share * 100}%` }}
      />
      <span className="relative min-w-10 shrink-0 font-semibold tabular-nums">{formatCount(count)}</span>
      <span className="relative min-w-0 flex-1 text-muted">{label}</span>
      <span className="relative text-muted text-sm tabular-nums">{formatShare(count, whole)}</span>
    </>
  )
  if (!href) return <div className={look}>{parts}</div>
  return (
    <Link href={href} className={`${look} hover:bg-grey-soft`}>
      {parts}
    </Link>
  )
}

/** A stage that nothing counts yet: said, never shown as zero. */
export function UnmeasuredBar({ label }: { label: string }) {
  return (
    <p className="flex h-7 items-center gap-2 rounded border border-dashed px-2 text-faint">
      <span className="w-10 shrink-0">–</span>
      <span className="flex-1 truncate">{label}</span>
      <span className="text-sm">not measured yet</span>
    </p>
  )
}
