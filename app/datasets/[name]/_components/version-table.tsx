import Link from 'next/link'
import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { DatasetVersionLine } from '#lib/data/datasets.ts'

type VersionTableProps = { name: string; versions: DatasetVersionLine[] }

export function VersionTable({ name, versions }: VersionTableProps) {
  return (
    <Panel title="Versions" aside="made once, never changed">
      {versions.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          None yet. A version is what is trained on: rows, in order, by content.
        </p>
      ) : (
        <Table label="Versions">
          <Head>
            <HeadCell>Version</HeadCell>
            <HeadCell numeric>Rows</HeadCell>
            <HeadCell numeric className="hidden sm:table-cell">
              Validation
            </HeadCell>
            <HeadCell numeric className="hidden md:table-cell">
              Recorded
            </HeadCell>
            <HeadCell numeric className="hidden md:table-cell">
              Stale
            </HeadCell>
            <HeadCell className="hidden lg:table-cell">Rows, in order</HeadCell>
            <HeadCell>Made</HeadCell>
          </Head>
          <tbody>
            {versions.map(({ number, createdAt, manifest }) => (
              <Row key={number}>
                <Cell className="w-full">
                  <Link href={`/datasets/${name}/${number}`} className="row-link font-medium">
                    version {number}
                  </Link>
                </Cell>
                <Cell numeric>{formatCount(manifest.rows)}</Cell>
                <Cell numeric className="hidden text-muted sm:table-cell">
                  {formatCount(manifest.splits.validation ?? 0)}
                </Cell>
                <Cell numeric className="hidden text-muted md:table-cell">
                  {formatCount(manifest.recordedRows)}
                </Cell>
                <Cell numeric className="hidden text-muted md:table-cell">
                  {formatCount(manifest.staleRows)}
                </Cell>
                <Cell className="hidden font-mono text-faint text-sm lg:table-cell">
                  {manifest.rowsSha256.slice(0, 12)}
                </Cell>
                <Cell className="text-muted">
                  <RelativeTime at={createdAt} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
