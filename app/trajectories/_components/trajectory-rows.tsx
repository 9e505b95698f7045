'use client'
import { ArrowDown, ArrowUp, Flag } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { formatCount, formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { SearchHit, SortKey, TrajectoryRow } from '#lib/trajectories/listing.ts'
import { HitLine } from './hit-line.tsx'

type RowSearch = { hits: Map<string, SearchHit> }
type Sorting = { sort: SortKey; order: 'asc' | 'desc'; onSort: (key: SortKey) => void }

type TrajectoryRowsProps = Sorting & {
  rows: TrajectoryRow[]
  search: RowSearch | null
  isChosen: (id: string) => boolean
  onToggle: (id: string, range: boolean) => void
  onToggleAll: () => void
  allChosen: boolean
}

export function TrajectoryRows({
  rows,
  search,
  isChosen,
  onToggle,
  onToggleAll,
  allChosen,
  ...sorting
}: TrajectoryRowsProps) {
  return (
    <Table label="Trajectories">
      <Head>
        <HeadCell className="w-9">
          <input
            type="checkbox"
            className="accent-accent align-middle"
            aria-label="Choose all that are shown"
            checked={allChosen}
            onChange={onToggleAll}
          />
        </HeadCell>
        <HeadCell>Trajectory</HeadCell>
        <HeadCell className="hidden 2xl:table-cell">Project</HeadCell>
        <HeadCell className="hidden xl:table-cell">Model</HeadCell>
        <HeadCell>Verdict</HeadCell>
        <HeadCell className="hidden sm:table-cell">Review</HeadCell>
        <SortCell name="steps" label="Steps" {...sorting} />
        <SortCell name="tokens" label="Tokens" className="hidden lg:table-cell" {...sorting} />
        <SortCell name="cost" label="Cost" className="hidden md:table-cell" {...sorting} />
        <SortCell name="duration" label="Time" className="hidden md:table-cell" {...sorting} />
        <SortCell name="newest" label="Started" className="hidden sm:table-cell" {...sorting} />
      </Head>
      <tbody>
        {rows.map((row) => (
          <Fragment key={row.id}>
            <TrajectoryLine
              row={row}
              chosen={isChosen(row.id)}
              onToggle={onToggle}
              {...(search ? { className: '[&>td]:border-b-0' } : {})}
            />
            {search && <HitLine row={row} hit={search.hits.get(row.id)} />}
          </Fragment>
        ))}
      </tbody>
    </Table>
  )
}

function SortCell(props: Sorting & { name: SortKey; label: string; className?: string }) {
  const { name, label, sort, order, onSort, className } = props
  const active = sort === name
  const Arrow = order === 'desc' ? ArrowDown : ArrowUp
  return (
    <HeadCell
      numeric
      className={className}
      aria-sort={active ? (order === 'desc' ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        onClick={() => onSort(name)}
        className="inline-flex items-center gap-0.5 hover:text-ink"
      >
        {active && <Arrow className="size-3" aria-hidden />}
        {label}
      </button>
    </HeadCell>
  )
}

type TrajectoryLineProps = {
  row: TrajectoryRow
  chosen: boolean
  onToggle: (id: string, range: boolean) => void
  className?: string
}

function TrajectoryLine({ row, chosen, onToggle, className }: TrajectoryLineProps) {
  return (
    <Row data-selected={chosen || undefined} data-id={row.id} className={className}>
      <Cell className="relative z-1">
        <input
          type="checkbox"
          className="accent-accent align-middle"
          aria-label={`Choose ${row.title}, attempt ${row.attempt}`}
          checked={chosen}
          // the click knows about Shift, the change does not
          onClick={(event) => onToggle(row.id, event.shiftKey)}
          onChange={() => {}}
        />
      </Cell>
      <Cell className="w-1/2 max-w-0">
        <Title row={row} />
      </Cell>
      <Cell className="hidden max-w-40 truncate text-muted 2xl:table-cell">
        {row.projectName ?? `imported, ${row.origin}`}
      </Cell>
      <Cell className="hidden max-w-48 truncate text-muted xl:table-cell">
        <span className="inline-flex max-w-full items-center gap-1.5 align-middle">
          <span className="truncate">{row.model.replace(/^recorded\//, '')}</span>
          {row.recorded && <RecordedBadge />}
        </span>
      </Cell>
      <Cell>
        <VerdictBadge state={row.state} verdict={row.verdict} stale={row.stale} title={verdictTitle(row)} />
      </Cell>
      <Cell className="hidden sm:table-cell">
        <span className="inline-flex items-center gap-1.5 align-middle text-muted">
          <StateIcon state={row.review} />
          <span className="hidden 2xl:inline">{row.review}</span>
        </span>
      </Cell>
      <Cell numeric className="text-muted">
        {formatCount(row.steps)}
      </Cell>
      <Cell numeric className="hidden text-muted lg:table-cell">
        <Tokens row={row} />
      </Cell>
      <Cell numeric className="hidden text-muted md:table-cell">
        {said(row, 'cost', formatUsd(row.costUsd))}
      </Cell>
      <Cell numeric className="hidden text-muted md:table-cell">
        {said(row, 'time', formatDuration(row.durationMs))}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {said(row, 'start', <RelativeTime at={row.createdAt} />)}
      </Cell>
    </Row>
  )
}

function verdictTitle({ origin, verdict, endReason }: TrajectoryRow): string | undefined {
  const end = endReason ? `The agent's end: ${stateLabel(endReason)}` : undefined
  return origin !== 'native' && verdict ? [`As ${origin} says it; not verified here.`, end].join(' ') : end
}

/** What the endpoint counted; of an import that does not say, what was counted here behind it. */
function Tokens({ row }: { row: TrajectoryRow }) {
  if (!row.notRecorded.includes('tokens')) return formatTokens(row.tokens)
  if (row.textTokens === null) return <span className="text-faint text-sm">not counted yet</span>
  return (
    <span title="Its source does not say. Counted here: the conversation once, four characters a token">
      ≈ {formatTokens(row.textTokens)}
    </span>
  )
}

/** A number that the source of an import does not say is no zero. */
function said(row: TrajectoryRow, name: string, value: ReactNode) {
  return row.notRecorded.includes(name) ? <span title={`Its source does not say: ${name}`}>–</span> : value
}

function Title({ row }: { row: TrajectoryRow }) {
  return (
    <span className="flex items-center gap-2">
      <Link
        href={`/trajectories/${row.id}`}
        prefetch={false}
        className="row-link truncate font-medium"
        title={`${row.title} (${stateLabel(row.purpose)}, ${row.profile})`}
      >
        {row.title}
      </Link>
      {row.attempt > 1 && <span className="shrink-0 text-faint text-sm">attempt {row.attempt}</span>}
      {row.origin !== 'native' && (
        <span
          className="shrink-0 rounded bg-grey-soft px-1 text-grey text-xs"
          title="Imported from a file of this format"
        >
          {row.origin}
        </span>
      )}
      {row.flags.length > 0 && (
        <span
          role="img"
          aria-label={`Flagged: ${row.flags.map(stateLabel).join(', ')}`}
          title={`Flagged: ${row.flags.map(stateLabel).join(', ')}`}
          className="shrink-0 text-amber"
        >
          <Flag className="size-3.5" aria-hidden />
        </span>
      )}
      {row.tags.slice(0, 2).map((tag) => (
        <span key={tag} className="hidden shrink-0 rounded border px-1 text-muted text-xs lg:inline">
          {tag}
        </span>
      ))}
      {row.tags.length > 2 && (
        <span className="hidden shrink-0 text-faint text-xs lg:inline" title={row.tags.join(', ')}>
          +{row.tags.length - 2}
        </span>
      )}
    </span>
  )
}
