import { Flag } from 'lucide-react'
import Link from 'next/link'
import { formatCount, formatDuration, formatUsd } from '#components/ui/numbers.ts'
import { StateBadge, StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'

export type TrajectoryTableRow = {
  id: string
  title: string
  purpose: string
  taskNumber: string | null
  attempt: number
  state: string
  verdict: string | null
  flags: string[]
  review: string
  steps: number
  costUsd: number
  durationMs: number
  createdAt: Date
}

/** A short list of trajectories inside another page; the whole list has its own. */
export function TrajectoryTable({ trajectories }: { trajectories: TrajectoryTableRow[] }) {
  return (
    <Table label="Trajectories">
      <Head>
        <HeadCell>Trajectory</HeadCell>
        <HeadCell className="hidden sm:table-cell">Purpose</HeadCell>
        <HeadCell>Verdict</HeadCell>
        <HeadCell className="hidden md:table-cell">Review</HeadCell>
        <HeadCell numeric>Steps</HeadCell>
        <HeadCell numeric className="hidden sm:table-cell">
          Cost
        </HeadCell>
        <HeadCell numeric className="hidden md:table-cell">
          Time
        </HeadCell>
        <HeadCell numeric className="hidden sm:table-cell">
          Started
        </HeadCell>
      </Head>
      <tbody>
        {trajectories.map((trajectory) => (
          <TrajectoryLine key={trajectory.id} trajectory={trajectory} />
        ))}
      </tbody>
    </Table>
  )
}

function TrajectoryLine({ trajectory }: { trajectory: TrajectoryTableRow }) {
  const { flags } = trajectory
  return (
    <Row>
      <Cell className="w-2/5 max-w-0">
        <span className="flex items-center gap-2">
          <Link
            href={`/trajectories/${trajectory.id}`}
            className="row-link truncate font-medium"
            title={trajectory.title}
          >
            {trajectory.title}
          </Link>
          {trajectory.attempt > 1 && (
            <span className="shrink-0 text-faint text-sm">attempt {trajectory.attempt}</span>
          )}
          {flags.length > 0 && (
            <Flag
              className="size-3.5 shrink-0 text-amber"
              role="img"
              aria-label={`Flagged: ${flags.join(', ')}`}
            />
          )}
        </span>
      </Cell>
      <Cell className="hidden whitespace-nowrap text-muted sm:table-cell">
        {stateLabel(trajectory.purpose)}
      </Cell>
      <Cell>
        <StateBadge
          state={trajectory.state === 'running' ? 'running' : (trajectory.verdict ?? 'not-verified')}
        />
      </Cell>
      <Cell className="hidden md:table-cell">
        <span className="flex items-center gap-1.5 text-muted">
          <StateIcon state={trajectory.review} />
          {trajectory.review}
        </span>
      </Cell>
      <Cell numeric className="text-muted">
        {formatCount(trajectory.steps)}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatUsd(trajectory.costUsd)}
      </Cell>
      <Cell numeric className="hidden text-muted md:table-cell">
        {formatDuration(trajectory.durationMs)}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        <RelativeTime at={trajectory.createdAt} />
      </Cell>
    </Row>
  )
}
