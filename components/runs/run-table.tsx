import Link from 'next/link'
import { Elapsed } from '#components/ui/elapsed.tsx'
import { formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'

export type RunTableRow = {
  id: string
  title: string
  recipe: string
  state: string
  reason: string | null
  model: string
  recorded: boolean
  costUsd: number
  tokens: number
  createdAt: Date
  startedAt: Date | null
  endedAt: Date | null
  project: { id: string; name: string; tasksPassed: number; tasksTotal: number } | null
}

export function RunTable({ runs }: { runs: RunTableRow[] }) {
  return (
    <Table label="Runs">
      <Head className="top-11">
        <HeadCell>Run</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell className="hidden sm:table-cell">Project</HeadCell>
        <HeadCell className="hidden lg:table-cell">Model</HeadCell>
        <HeadCell numeric className="hidden md:table-cell">
          Tokens
        </HeadCell>
        <HeadCell numeric className="hidden sm:table-cell">
          Cost
        </HeadCell>
        <HeadCell numeric className="hidden md:table-cell">
          Time
        </HeadCell>
        <HeadCell numeric>Started</HeadCell>
      </Head>
      <tbody>
        {runs.map((run) => (
          <RunTableLine key={run.id} run={run} />
        ))}
      </tbody>
    </Table>
  )
}

function RunTableLine({ run }: { run: RunTableRow }) {
  return (
    <Row>
      <Cell className="w-1/2 max-w-0 sm:w-1/3">
        <Link href={`/runs/${run.id}`} className="row-link block truncate font-medium" title={run.title}>
          {run.title}
        </Link>
      </Cell>
      <Cell>
        <StateBadge state={run.state} title={run.reason ?? undefined} />
      </Cell>
      <Cell className="hidden sm:table-cell">
        {run.project ? (
          <Link
            href={`/projects/${run.project.id}`}
            className="relative z-1 text-muted hover:text-ink hover:underline"
          >
            {run.project.name}
          </Link>
        ) : (
          <span className="text-faint">–</span>
        )}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-muted lg:table-cell">
        <span className="inline-flex items-center gap-2">
          {run.model}
          {run.recorded && <RecordedBadge />}
        </span>
      </Cell>
      <Cell numeric className="hidden text-muted md:table-cell">
        {formatTokens(run.tokens)}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatUsd(run.costUsd)}
      </Cell>
      <Cell numeric className="hidden text-muted md:table-cell">
        {run.startedAt ? <Elapsed from={run.startedAt} to={run.endedAt} /> : '–'}
      </Cell>
      <Cell numeric className="text-muted">
        <RelativeTime at={run.createdAt} />
      </Cell>
    </Row>
  )
}
