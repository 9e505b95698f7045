import Link from 'next/link'
import { formatCount, formatShare } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { stateLabel } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import type { PurposeCounts } from '#lib/data/overview.ts'

export function PurposeTable({ purposes }: { purposes: PurposeCounts[] }) {
  return (
    <Panel title="Trajectories by purpose" className="xl:col-span-3">
      {purposes.length === 0 ? (
        <p className="px-4 py-3 text-muted">None yet.</p>
      ) : (
        <Table label="Trajectories by purpose">
          <Head className="bg-surface">
            <HeadCell>Purpose</HeadCell>
            <HeadCell numeric>All</HeadCell>
            <HeadCell numeric>Passed</HeadCell>
            <HeadCell numeric>Failed</HeadCell>
            <HeadCell numeric className="hidden sm:table-cell">
              Not verified
            </HeadCell>
            <HeadCell numeric className="hidden sm:table-cell">
              Stale
            </HeadCell>
            <HeadCell numeric>Pass rate</HeadCell>
          </Head>
          <tbody>
            {purposes.map((row) => (
              <PurposeLine key={row.purpose} row={row} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function PurposeLine({ row }: { row: PurposeCounts }) {
  const list = `/trajectories?purpose=${row.purpose}`
  return (
    <Row>
      <Cell>{stateLabel(row.purpose)}</Cell>
      <CountCell count={row.total} href={list} />
      <CountCell count={row.passed} href={`${list}&verdict=passed`} />
      <CountCell count={row.failed} href={`${list}&verdict=failed`} />
      <CountCell
        count={row.open}
        href={`${list}&verdict=none,infrastructure`}
        className="hidden sm:table-cell"
      />
      <CountCell count={row.stale} href={`${list}&verdict=stale`} className="hidden sm:table-cell" />
      <Cell numeric className="text-muted">
        {formatShare(row.passed, row.passed + row.failed)}
      </Cell>
    </Row>
  )
}

function CountCell({ count, href, className }: { count: number; href: string; className?: string }) {
  return (
    <Cell numeric className={className}>
      <Link href={href} className="rounded hover:underline">
        {formatCount(count)}
      </Link>
    </Cell>
  )
}
