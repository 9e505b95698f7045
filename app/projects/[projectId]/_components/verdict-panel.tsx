import { ChevronRight, Flag } from 'lucide-react'
import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { formatDuration, formatPlural } from '#components/ui/numbers.ts'
import { StateBadge, StateIcon } from '#components/ui/state-badge.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { TaskVerdict } from '#lib/data/tasks.ts'
import { GateList } from './gate-list.tsx'

const kinds: Record<string, string> = {
  'tests-gate': 'Tests, before any implementation',
  implementation: 'Implementation',
  rollout: 'Rollout',
  resolution: 'Issue resolution',
  reproduction: 'Issue reproduction',
  mutation: 'Mutants of its code, met by its tests',
  'set-up': 'Set-up',
}

function whoseWork({ kind, carried, attempt }: TaskVerdict): string {
  if (kind === 'mutation') return ''
  return `, ${carried ? 'carried over' : attempt === 0 ? 'edited' : `attempt ${attempt}`}`
}

/** One check of one workspace: its gates with their evidence, and every test. */
export function VerdictPanel({ verdict, open }: { verdict: TaskVerdict; open: boolean }) {
  return (
    <details
      open={open}
      id={`verdict-${verdict.id}`}
      className="group/verdict overflow-hidden rounded-lg border bg-surface"
    >
      <summary className="flex min-h-9 list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1 hover:bg-hover">
        <ChevronRight
          className="size-4 shrink-0 text-faint transition-transform group-open/verdict:rotate-90"
          aria-hidden
        />
        {verdict.staleAt && <StateBadge state="stale" title={verdict.staleReason ?? undefined} />}
        <StateBadge state={verdict.outcome} />
        <h3 className={classNames('font-medium', verdict.staleAt && 'text-muted line-through')}>
          {kinds[verdict.kind] ?? verdict.kind}
          {whoseWork(verdict)}
        </h3>
        {verdict.flags.length > 0 && (
          <span className="flex items-center gap-1 text-amber text-sm">
            <Flag className="size-3.5" aria-hidden /> {formatPlural(verdict.flags.length, 'flag')}
          </span>
        )}
        <span className="ml-auto flex gap-3 text-muted text-sm tabular-nums">
          {verdict.testsTotal > 0 && (
            <span>
              {verdict.testsPassed}/{verdict.testsTotal} tests pass
            </span>
          )}
          <span>{formatDuration(verdict.durationMs)}</span>
          <RelativeTime at={verdict.createdAt} />
        </span>
      </summary>
      {verdict.staleAt && (
        <p className="border-t bg-grey-soft px-4 py-1.5 text-muted text-sm">
          Stale since <RelativeTime at={verdict.staleAt} />: it no longer says anything about the project as
          it is. {verdict.staleReason}
        </p>
      )}
      <div className="grid gap-x-6 gap-y-3 border-t px-4 py-3 xl:grid-cols-2">
        <Gates verdict={verdict} />
        <Results results={verdict.results} />
      </div>
    </details>
  )
}

function Gates({ verdict }: { verdict: TaskVerdict }) {
  return (
    <section aria-label="Gates" className="flex flex-col gap-2">
      <h4 className="text-faint text-sm">Gates</h4>
      <GateList gates={verdict.gates} flags={verdict.flags} trajectoryId={verdict.trajectoryId} />
      {verdict.trajectoryId && (
        <Link href={`/trajectories/${verdict.trajectoryId}`} className="w-fit text-accent hover:underline">
          Replay this attempt
        </Link>
      )}
    </section>
  )
}

function Results({ results }: { results: TaskVerdict['results'] }) {
  return (
    <section aria-label="Tests" className="min-w-0">
      <h4 className="mb-2 text-faint text-sm">Tests</h4>
      {results.length === 0 && <p className="text-muted">No test ran.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <ul className="max-h-96 overflow-auto" tabIndex={0} aria-label="Results">
        {results.map((result) => (
          <li key={result.testId} className="flex gap-2 py-0.5">
            <StateIcon state={result.outcome} className="mt-0.5" />
            <div className="min-w-0 flex-1">
              <code className="block truncate" title={result.testId}>
                {result.testId.split('::').slice(1).join('::') || result.testId}
              </code>
              {result.outcome !== 'passed' && (
                <p className="break-words text-muted text-sm">
                  {[result.phase !== 'call' && `in ${result.phase}`, result.exceptionType, result.message]
                    .filter(Boolean)
                    .join(': ')}
                </p>
              )}
            </div>
            <span className="shrink-0 text-faint text-sm tabular-nums">
              {formatDuration(result.durationMs)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
