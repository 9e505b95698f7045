import Link from 'next/link'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import type { Side } from './compare.tsx'

type SideCardProps = {
  name: 'A' | 'B'
  side: Side
  /** what its numbers are held against */
  other?: Side
}

export function SideCard({ name, side, other }: SideCardProps) {
  const { trajectory } = side
  return (
    <section aria-label={`Side ${name}`} className="min-w-0 px-3 py-1.5">
      <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <SideName name={name} />
        <Link
          href={`/trajectories/${trajectory.id}`}
          className="min-w-0 truncate font-medium text-accent hover:underline"
          title={trajectory.title}
        >
          {trajectory.title}
        </Link>
        {trajectory.attempt > 1 && (
          <span className="shrink-0 text-faint text-sm">attempt {trajectory.attempt}</span>
        )}
        <VerdictBadge
          state={trajectory.state}
          verdict={trajectory.verdict}
          stale={trajectory.staleAt !== null}
        />
      </p>
      <dl className="mt-0.5 flex flex-wrap gap-x-3 text-sm tabular-nums [&_dt]:text-faint [&>div]:flex [&>div]:gap-1">
        <div>
          <dt className="sr-only">model</dt>
          <dd className="flex items-center gap-1 text-muted">
            {trajectory.model.replace(/^recorded\//, '')} {trajectory.recorded && <RecordedBadge />}
          </dd>
        </div>
        {numbers.map((each) => (
          <NumberFact key={each.name} fact={each} side={side} other={other} />
        ))}
      </dl>
    </section>
  )
}

export function SideName({ name }: { name: 'A' | 'B' }) {
  return (
    <span
      className={classNames(
        'inline-flex size-5 shrink-0 items-center justify-center rounded font-semibold text-xs',
        name === 'A' ? 'bg-accent-soft text-accent' : 'bg-blue-soft text-blue',
      )}
    >
      {name}
    </span>
  )
}

type Fact = {
  name: string
  value: (side: Side['trajectory']) => number
  format: (value: number) => string
  /** its name among what a source does not record */
  recorded?: string
}

const numbers: Fact[] = [
  { name: 'steps', value: ({ steps }) => steps, format: formatCount },
  {
    name: 'tokens',
    value: ({ promptTokens, completionTokens }) => promptTokens + completionTokens,
    format: formatTokens,
    recorded: 'tokens',
  },
  { name: 'cost', value: ({ costUsd }) => costUsd, format: formatUsd, recorded: 'cost' },
  { name: 'time', value: ({ durationMs }) => durationMs, format: formatDuration, recorded: 'time' },
  { name: 'lines', value: ({ linesEdited }) => linesEdited, format: formatCount },
]

function NumberFact({ fact, side, other }: { fact: Fact; side: Side; other: Side | undefined }) {
  const known = (each: Side) => !fact.recorded || !each.trajectory.notRecorded.includes(fact.recorded)
  const own = fact.value(side.trajectory)
  const difference = other && known(side) && known(other) ? own - fact.value(other.trajectory) : 0
  return (
    <div>
      <dt>{fact.name}</dt>
      <dd className="text-muted">
        {known(side) ? fact.format(own) : 'not recorded'}
        {difference !== 0 && (
          <span className="ml-1 text-faint max-sm:hidden">
            {difference > 0 ? '+' : '−'}
            {fact.format(Math.abs(difference))}
          </span>
        )}
      </dd>
    </div>
  )
}
