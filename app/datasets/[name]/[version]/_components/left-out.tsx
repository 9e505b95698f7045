import { Panel } from '#components/ui/panel.tsx'
import type { DatasetManifest } from '#lib/data/dataset-manifest.ts'
import { TrajectoryLinks } from './trajectory-links.tsx'

/** What was refused one by one: the same as another, or in a benchmark. */
export function LeftOut({ manifest: { duplicates, contaminated } }: { manifest: DatasetManifest }) {
  if (duplicates.length + contaminated.length === 0) return null
  const problems = contaminated.map(
    ({ id, problem }) =>
      [id, `${problem.id}: ${problem.by === 'words' ? `“${problem.found}”` : problem.found}`] as const,
  )
  return (
    <Panel title="Left out one by one">
      <div className="flex flex-col gap-3 p-4">
        {contaminated.length > 0 && (
          <section>
            <h3 className="text-amber">In a benchmark</h3>
            <TrajectoryLinks
              all="manifest.json"
              ids={contaminated.map(({ id }) => id)}
              notes={new Map(problems)}
            />
          </section>
        )}
        {duplicates.length > 0 && (
          <section>
            <h3 className="text-muted">Word for word the same as another that matches</h3>
            <TrajectoryLinks all="manifest.json" ids={duplicates.map(({ id }) => id)} />
          </section>
        )}
      </div>
    </Panel>
  )
}
