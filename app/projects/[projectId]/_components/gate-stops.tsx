import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import type { StoppedAttempt, GateStops as Stops } from '#lib/data/task-gates.ts'

const of: Record<string, string> = {
  'set-up': 'set-ups',
  'tests-gate': 'suites of tests',
  implementation: 'implementations',
  rollout: 'rollouts',
  resolution: 'repairs',
  reproduction: 'reproductions',
  library: 'libraries',
}

const shownAtMost = 25

type GateStopsProps = { projectId: string; stops: Stops[]; more: number }

/** Which gate stopped how many attempts, each with its evidence. One attempt may be stopped by several. */
export function GateStops({ projectId, stops, more }: GateStopsProps) {
  return (
    <Panel title="What stopped attempts">
      {stops.length === 0 && <p className="px-4 py-3 text-muted">No gate has stopped an attempt yet.</p>}
      {stops.map((stop) => (
        <details
          key={`${stop.kind} ${stop.gate} ${stop.outcome}`}
          className="group/stop border-b last:border-b-0"
        >
          <summary className="row-link relative flex min-h-8 cursor-pointer list-none items-center gap-2 px-4 py-1 hover:bg-hover">
            <ChevronRight
              className="size-4 shrink-0 text-faint transition-transform group-open/stop:rotate-90"
              aria-hidden
            />
            <StateIcon state={stop.outcome} />
            <span className="min-w-0 flex-1 truncate">
              {stop.gate.replaceAll('-', ' ')}{' '}
              <span className="text-muted">
                {stop.outcome === 'infrastructure' ? 'could not be measured, ' : ''}
                {of[stop.kind] ?? stop.kind}
              </span>
            </span>
            <span className="tabular-nums">{formatCount(stop.attempts.length)}</span>
          </summary>
          <ul className="flex flex-col gap-2 px-4 pt-1 pb-3 pl-10">
            {stop.attempts.slice(0, shownAtMost).map((attempt) => (
              <li key={attempt.verdictId}>
                <Attempt projectId={projectId} attempt={attempt} />
                <p className="text-muted [overflow-wrap:anywhere]">{attempt.evidence}</p>
              </li>
            ))}
            {stop.attempts.length > shownAtMost && (
              <li className="text-faint">and {formatCount(stop.attempts.length - shownAtMost)} older ones</li>
            )}
          </ul>
        </details>
      ))}
      {more > 0 && (
        <p className="px-4 py-2 text-faint text-sm">
          Counted over the newest; {formatPlural(more, 'older verdict')} that stopped an attempt not looked
          at.
        </p>
      )}
    </Panel>
  )
}

function Attempt({ projectId, attempt }: { projectId: string; attempt: StoppedAttempt }) {
  const { taskNumber, trajectoryId } = attempt
  const task = taskNumber ?? 'set-up'
  return (
    <p className="flex flex-wrap gap-x-2">
      <Link href={`/projects/${projectId}?tab=tests&task=${task}`} className="text-accent hover:underline">
        {taskNumber ?? 'Set-up'}, attempt {attempt.attempt}
      </Link>
      {trajectoryId && (
        <Link href={`/trajectories/${trajectoryId}?pane=verdict`} className="text-accent hover:underline">
          replay
        </Link>
      )}
    </p>
  )
}
