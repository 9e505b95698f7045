import Link from 'next/link'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount, formatUsd } from '#components/ui/numbers.ts'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { Candidate } from '#lib/data/comparisons.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'

type ChooserProps = {
  /** the one that is chosen already */
  one: ReplayTrajectory | null
  /** ids that lead to nothing */
  missing: string[]
  candidates: Candidate[]
}

/** The second one is still to be chosen: mostly a fork, its origin, or another attempt at the same task. */
export function Chooser({ one, missing, candidates }: ChooserProps) {
  const words = missing.length > 0 && (
    <p className="border-b bg-amber-soft px-4 py-1.5 text-amber text-sm" role="status">
      There is no trajectory {missing.join(' and none ')}: it was deleted, or the address is wrong.
    </p>
  )
  if (!one || candidates.length === 0) {
    return (
      <>
        {words}
        <EmptyState
          title={one ? `Nothing of its task to compare with: ${one.title}` : 'Choose two trajectories'}
          action={<ButtonLink href="/trajectories">Open the list</ButtonLink>}
        >
          Choose two rows in the list of trajectories and press c. In a replay, C compares it with another.
        </EmptyState>
      </>
    )
  }
  return (
    <>
      {words}
      <RowKeys />
      <p className="px-4 py-3 text-muted">
        Compare{' '}
        <Link href={`/trajectories/${one.id}`} className="text-accent hover:underline">
          {one.title}
        </Link>{' '}
        with one of its forks, its origin, or another attempt at its task; any other pair is chosen in the{' '}
        <Link href="/trajectories" className="text-accent hover:underline">
          list
        </Link>
        .
      </p>
      <div className="overflow-auto">
        <Table label="What to compare with">
          <Head>
            <HeadCell>Trajectory</HeadCell>
            <HeadCell>Verdict</HeadCell>
            <HeadCell className="max-md:hidden">Model</HeadCell>
            <HeadCell numeric>Steps</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Cost
            </HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Started
            </HeadCell>
          </Head>
          <tbody>
            {candidates.map((each) => (
              <CandidateRow key={each.id} one={one.id} candidate={each} />
            ))}
          </tbody>
        </Table>
      </div>
    </>
  )
}

function CandidateRow({ one, candidate }: { one: string; candidate: Candidate }) {
  const { id, title, attempt, state, verdict, stale, model, steps, costUsd, createdAt, related } = candidate
  return (
    <Row>
      <Cell className="w-full max-w-0">
        <span className="flex items-center gap-2">
          <Link href={`/compare?a=${one}&b=${id}`} className="row-link truncate font-medium">
            {title}
          </Link>
          <span className="shrink-0 text-faint text-sm">
            {related ? 'branch' : attempt > 1 ? `attempt ${attempt}` : ''}
          </span>
        </span>
      </Cell>
      <Cell>
        <VerdictBadge state={state} verdict={verdict} stale={stale} />
      </Cell>
      <Cell className="whitespace-nowrap text-muted max-md:hidden">{model}</Cell>
      <Cell numeric className="text-muted">
        {formatCount(steps)}
      </Cell>
      <Cell numeric className="text-muted max-sm:hidden">
        {formatUsd(costUsd)}
      </Cell>
      <Cell numeric className="text-muted max-sm:hidden">
        <RelativeTime at={createdAt} />
      </Cell>
    </Row>
  )
}
