import { Flag } from 'lucide-react'
import Link from 'next/link'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatDuration, formatUsd } from '#components/ui/numbers.ts'
import { StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
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
  staleAt: Date | null
  flags: string[]
  review: string
  steps: number
  costUsd: number
  durationMs: number
  createdAt: Date
}

type TrajectoryTableProps = {
  trajectories: TrajectoryTableRow[]
  /** in half a page: the columns that matter most */
  narrow?: boolean
}

/** A short list of trajectories inside another page; the whole list has its own. */
export function TrajectoryTable({ trajectories, narrow }: TrajectoryTableProps) {
  const wide = classNames('hidden', !narrow && 'sm:table-cell')
  const wider = classNames('hidden', !narrow && 'md:table-cell')
  return (
    <Table label="Trajectories">
      <Head>
        <HeadCell>Trajectory</HeadCell>
        <HeadCell className={wide}>Purpose</HeadCell>
        <HeadCell>Verdict</HeadCell>
        <HeadCell className={wider}>Review</HeadCell>
        <HeadCell numeric>Steps</HeadCell>
        <HeadCell numeric className={wide}>
          Cost
        </HeadCell>
        <HeadCell numeric className={wider}>
          Time
        </HeadCell>
        <HeadCell numeric className={wide}>
          Started
        </HeadCell>
      </Head>
      <tbody>
        {trajectories.map((trajectory) => (
          <TrajectoryLine key={trajectory.id} trajectory={trajectory} wide={wide} wider={wider} />
        ))}
      </tbody>
    </Table>
  )
}

type TrajectoryLineProps = { trajectory: TrajectoryTableRow; wide: string; wider: string }

function TrajectoryLine({ trajectory, wide, wider }: TrajectoryLineProps) {
  const { flags } = trajectory
  return (
    <Row>
      <Cell className="w-full max-w-0">
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
      <Cell className={classNames('whitespace-nowrap text-muted', wide)}>
        {stateLabel(trajectory.purpose)}
      </Cell>
      <Cell>
        <VerdictBadge
          state={trajectory.state}
          verdict={trajectory.verdict}
          stale={trajectory.staleAt !== null}
        />
      </Cell>
      <Cell className={wider}>
        <span className="flex items-center gap-1.5 text-muted">
          <StateIcon state={trajectory.review} />
          {trajectory.review}
        </span>
      </Cell>
      <Cell numeric className="text-muted">
        {formatCount(trajectory.steps)}
      </Cell>
      <Cell numeric className={classNames('text-muted', wide)}>
        {formatUsd(trajectory.costUsd)}
      </Cell>
      <Cell numeric className={classNames('text-muted', wider)}>
        {formatDuration(trajectory.durationMs)}
      </Cell>
      <Cell numeric className={classNames('text-muted', wide)}>
        <RelativeTime at={trajectory.createdAt} />
      </Cell>
    </Row>
  )
}
