import Link from 'next/link'
import { formatCount, formatShare } from '#components/ui/numbers.ts'

export type Bar = { label: string; count: number; href: string }

/** One stage of a funnel, as long as its share of the first one; a link to what it counts. */
export function FunnelBar({ bar, whole }: { bar: Bar; whole: number }) {
  const share = whole > 0 ? Math.min(1, bar.count / whole) : 0
  return (
    <Link
      href={bar.href}
      className="relative flex h-7 items-center gap-2 overflow-hidden rounded bg-hover px-2 hover:bg-grey-soft"
    >
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 bg-accent-soft"
        style={{ width: `${share * 100}%` }}
      />
      <span className="relative w-10 shrink-0 font-semibold tabular-nums">{formatCount(bar.count)}</span>
      <span className="relative flex-1 truncate text-muted">{bar.label}</span>
      <span className="relative text-muted text-sm tabular-nums">{formatShare(bar.count, whole)}</span>
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
