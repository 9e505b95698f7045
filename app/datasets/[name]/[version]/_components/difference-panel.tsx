import Link from 'next/link'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { compareVersions } from '#lib/data/dataset-versions.ts'
import { TrajectoryLinks } from './trajectory-links.tsx'

type DifferencePanelProps = { name: string; version: number; compared: number; others: number[] }

/** Which trajectories two versions do not share, told from the older one to the younger. */
export async function DifferencePanel({ name, version, compared, others }: DifferencePanelProps) {
  const before = Math.min(version, compared)
  const after = Math.max(version, compared)
  const { added, removed, moved, same } = await compareVersions(`${name}@${before}`, `${name}@${after}`)
  const groups = [
    { label: 'came in', ids: added, tone: 'text-green' },
    { label: 'went out', ids: removed, tone: 'text-red' },
    { label: 'are in the other split', ids: moved, tone: 'text-amber' },
  ]
  return (
    <Panel
      title={`From version ${before} to ${after}`}
      aside={
        <span className="flex gap-2">
          {others.map((number) => (
            <Link
              key={number}
              href={`/datasets/${name}/${version}?with=${number}`}
              aria-current={number === compared ? 'true' : undefined}
              aria-label={`Compare with version ${number}`}
              scroll={false}
              className="rounded px-1 hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-ink"
            >
              {number}
            </Link>
          ))}
        </span>
      }
    >
      <div className="flex flex-col gap-3 p-4">
        <p className="text-muted">{formatPlural(same, 'row is', 'rows are')} in both.</p>
        {groups
          .filter(({ ids }) => ids.length > 0)
          .map(({ label, ids, tone }) => (
            <section key={label} aria-label={`${ids.length} ${label}`}>
              <h3 className={tone}>
                <span className="font-semibold tabular-nums">{formatCount(ids.length)}</span> {label}
              </h3>
              <TrajectoryLinks
                ids={ids}
                all={`npx swe-play dataset diff ${name}@${before} ${name}@${after}`}
              />
            </section>
          ))}
      </div>
    </Panel>
  )
}
