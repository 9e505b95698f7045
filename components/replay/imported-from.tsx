import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { formatPlural } from '#components/ui/numbers.ts'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ImportSource, ReplayTrajectory } from '#lib/trajectories/replay.ts'

type ImportedFromProps = { trajectory: ReplayTrajectory; source: ImportSource }

/** Which file an imported trajectory comes from, what of it could not be read, and which trajectories belong to it. */
export function ImportedFrom({ trajectory, source }: ImportedFromProps) {
  const unread = source.skipped + source.warnings.length
  return (
    <>
      <div>
        <dt>imported from</dt>
        <dd className="flex items-center gap-1.5 text-muted">
          {trajectory.origin}
          <Link
            href={`/trajectories?import=${source.id}`}
            className="max-w-64 truncate text-accent hover:underline"
            title={`All trajectories of ${source.name}, sha256 ${source.sha256}`}
          >
            {source.name.split('/').at(-1)}
          </Link>
          <span className="text-faint">
            <RelativeTime at={source.importedAt} />
          </span>
          {unread > 0 && (
            <span
              className="inline-flex items-center gap-1 text-amber"
              title={source.warnings.join('\n') || 'Parts of the file were skipped'}
            >
              <TriangleAlert className="size-3.5" aria-hidden />
              {[
                ...(source.skipped > 0 ? [`${source.skipped} skipped`] : []),
                ...(source.warnings.length > 0 ? [formatPlural(source.warnings.length, 'warning')] : []),
              ].join(', ')}
            </span>
          )}
        </dd>
      </div>
      {trajectory.relatives.map(({ id, title, link, is }) => (
        <div key={id}>
          <dt>{is === 'parent' ? `${link} of` : link}</dt>
          <dd>
            <Link href={`/trajectories/${id}`} className="text-accent hover:underline">
              {title}
            </Link>
          </dd>
        </div>
      ))}
    </>
  )
}
