import { formatCount, formatDuration } from '#components/ui/numbers.ts'
import type { ShownCall } from '#lib/trajectories/shown-step.ts'
import { CallRequest } from './call-request.tsx'
import { FoldedText } from './folded-text.tsx'

type CallViewProps = { call: ShownCall; onOpenFile: (path: string) => void }

/** One call and what came of it. */
export function CallView({ call, onOpenFile }: CallViewProps) {
  return (
    <article aria-label={`Call of ${call.name}`} className="overflow-hidden rounded-md border bg-surface">
      <CallRequest name={call.name} request={call.request} onOpenFile={onOpenFile} />
      {call.observation ? (
        <Observation observation={call.observation} />
      ) : (
        <p className="border-t px-3 py-1.5 text-faint text-sm">No answer to this call was recorded.</p>
      )}
    </article>
  )
}

function Observation({ observation }: { observation: NonNullable<ShownCall['observation']> }) {
  const { content, quiet, error, exitCode, durationMs, cutBytes } = observation
  if (quiet) return null
  return (
    <div className="border-t">
      {content === null ? (
        <p className="px-3 py-1.5 text-faint text-sm">Empty: it printed nothing.</p>
      ) : (
        <FoldedText text={content} label="What came of it" />
      )}
      <footer className="flex flex-wrap items-center gap-x-3 border-t px-3 py-1 text-faint text-xs tabular-nums">
        {exitCode !== undefined && (
          <span className={exitCode === 0 ? 'text-green' : 'text-red'}>
            {exitCode === null ? 'did not exit by itself' : `exit code ${exitCode}`}
          </span>
        )}
        {exitCode === undefined && error && <span className="text-red">failed</span>}
        <span>{durationMs === null ? 'time not recorded' : formatDuration(durationMs)}</span>
        {cutBytes !== undefined && cutBytes > 0 && (
          <span className="text-amber">
            {formatCount(cutBytes)} bytes were cut before the model saw it; they were not recorded
          </span>
        )}
      </footer>
    </div>
  )
}
