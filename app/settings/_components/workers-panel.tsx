import { Badge } from '#components/ui/badge.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { findWorkers } from '#lib/data/overview.ts'

/** Who does the work; without a live worker runs stay queued. */
export async function WorkersPanel() {
  const workers = await findWorkers()
  return (
    <Panel title="Workers">
      {workers.length === 0 && (
        <p className="px-4 py-3 text-muted">
          None has been seen: runs stay queued until <code>npx swe-play worker</code> or{' '}
          <code>npm start</code> runs.
        </p>
      )}
      <ul>
        {workers.map((worker) => (
          <li key={worker.id} className="flex h-8 items-center gap-3 border-b px-4 last:border-b-0">
            <Badge tone={worker.alive ? 'green' : 'grey'}>{worker.alive ? 'alive' : 'gone'}</Badge>
            <code className="truncate">{worker.id}</code>
            <span className="ml-auto shrink-0 text-muted">
              seen <RelativeTime at={worker.beatAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
