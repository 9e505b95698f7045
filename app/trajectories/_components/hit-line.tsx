'use client'
import Link from 'next/link'
import { formatCount } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { SearchHit, TrajectoryRow } from '#lib/trajectories/listing.ts'

/** Under a row: the step in which the search found it. As high before the answer is there as after. */
export function HitLine({ row, hit }: { row: TrajectoryRow; hit: SearchHit | undefined }) {
  return (
    <tr className="[&>td]:border-b">
      <td />
      <td colSpan={10} className="h-7 max-w-0 px-2 pb-1">
        {hit ? (
          <span className="flex items-center gap-2 text-sm">
            <Link
              href={`/trajectories/${row.id}${typeof hit.place === 'number' ? `?step=${hit.place + 1}` : ''}`}
              prefetch={false}
              className="shrink-0 text-accent hover:underline"
            >
              {placeText(hit)}
            </Link>
            <code className="truncate text-muted">
              {hit.snippet.map(({ text, found }, at) =>
                found ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
                  <mark key={at} className="rounded bg-amber-soft px-0.5 text-ink">
                    {text}
                  </mark>
                ) : (
                  text
                ),
              )}
            </code>
          </span>
        ) : (
          <Skeleton className="h-4 w-2/3" />
        )}
      </td>
    </tr>
  )
}

function placeText({ place, steps }: SearchHit): string {
  if (place === 'name') return 'in its name'
  if (place === 'opening') return 'in its task'
  const more = steps > 1 ? ` and ${formatCount(steps - 1)} more` : ''
  return `step ${formatCount(place + 1)}${more}`
}
