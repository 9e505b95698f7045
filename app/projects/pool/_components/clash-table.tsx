import Link from 'next/link'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { findClashes } from '#lib/data/refusals.ts'

/** Proposals that shared most of their wording with a project of the pool. */
export function ClashTable({ clashes }: { clashes: Awaited<ReturnType<typeof findClashes>> }) {
  if (clashes.length === 0) {
    return (
      <p className="p-4 text-muted">
        None so far: no proposal shared 80 % of its wording with a project that was there before.
      </p>
    )
  }
  return (
    <Table label="Refused as nearly the same">
      <Head>
        <HeadCell>Proposal</HeadCell>
        <HeadCell>Nearly the same as</HeadCell>
        <HeadCell numeric>Shared</HeadCell>
        <HeadCell className="hidden md:table-cell">Run</HeadCell>
        <HeadCell numeric className="hidden sm:table-cell">
          When
        </HeadCell>
      </Head>
      <tbody>
        {clashes.map((clash) => (
          <Row key={clash.id}>
            <Cell>{clash.name}</Cell>
            <Cell>
              <Link
                href={`/projects?search=${encodeURIComponent(clash.clash ?? '')}`}
                className="hover:underline"
              >
                {clash.clash}
              </Link>
            </Cell>
            <Cell numeric>{Math.round((clash.similarity ?? 0) * 100)} %</Cell>
            <Cell className="hidden md:table-cell">
              <Link href={`/runs/${clash.runId}`} className="text-muted hover:underline">
                {clash.run.title}
              </Link>
            </Cell>
            <Cell numeric className="hidden text-muted sm:table-cell">
              <RelativeTime at={clash.createdAt} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
