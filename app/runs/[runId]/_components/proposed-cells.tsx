import { Panel } from '#components/ui/panel.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import type { ProposedCell } from '#lib/data/runs.ts'

/** What a proposal run was asked for, what it got, and why not more. */
export function ProposedCells({ cells }: { cells: ProposedCell[] }) {
  if (cells.length === 0) return null
  return (
    <Panel title="Asked for and got">
      <Table label="Asked for and got">
        <Head>
          <HeadCell>Domain</HeadCell>
          <HeadCell>Difficulty</HeadCell>
          <HeadCell numeric>Got</HeadCell>
          <HeadCell>Why not more</HeadCell>
        </Head>
        <tbody>
          {cells.map(({ domain, difficulty, asked, got, problems }) => (
            <Row key={`${domain} ${difficulty}`} className="align-top">
              <Cell className="whitespace-nowrap">{domain}</Cell>
              <Cell className="text-muted">{difficulty ?? 'any'}</Cell>
              <Cell numeric className={got < asked ? 'text-amber' : ''}>
                {got} of {asked}
              </Cell>
              <Cell className="w-full text-muted text-sm">
                {problems.map((problem) => (
                  <p key={problem} className="text-pretty">
                    {problem}
                  </p>
                ))}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
