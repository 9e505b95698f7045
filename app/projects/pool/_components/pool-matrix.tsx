import Link from 'next/link'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import type { PoolCell } from '#lib/pipeline/pool-gaps.ts'
import type { Quota } from '#lib/pipeline/quota.ts'

type PoolMatrixProps = {
  language: string
  rows: { name: string; title: string }[]
  held: PoolCell[]
  wanted: PoolCell[]
  gaps: Quota[]
  refusals: { domain: string; kind: string; count: number }[]
}

/** Projects by domain and difficulty; behind the stroke what is wanted. Each number leads to its projects. */
export function PoolMatrix({ rows, ...pool }: PoolMatrixProps) {
  return (
    <Table label="Projects by domain and difficulty">
      <Head>
        <HeadCell>Domain</HeadCell>
        {difficultyNames.map((name) => (
          <HeadCell key={name} numeric>
            {name}
          </HeadCell>
        ))}
        <HeadCell numeric className="hidden sm:table-cell">
          not stated
        </HeadCell>
        <HeadCell numeric>All</HeadCell>
        <HeadCell numeric className="hidden md:table-cell">
          Refused
        </HeadCell>
      </Head>
      <tbody>
        {rows.map((row) => (
          <DomainRow key={row.name} {...row} {...pool} />
        ))}
      </tbody>
    </Table>
  )
}

type DomainRowProps = Omit<PoolMatrixProps, 'rows'> & { name: string; title: string }

function DomainRow({ name, title, language, ...pool }: DomainRowProps) {
  const isOwn = ({ domain }: { domain: string }) => domain === name
  const held = pool.held.filter(isOwn)
  const wanted = pool.wanted.filter(isOwn)
  const gaps = pool.gaps.filter(isOwn)
  const refused = pool.refusals.filter(isOwn)
  const of = (cells: PoolCell[], difficulty: string) =>
    sum(cells.filter((cell) => cell.difficulty === difficulty))
  const address = `/projects?domain=${name}&language=${language}`
  return (
    <Row>
      <Cell>
        <Link href={`/prompts/domains/${name}`} className="hover:underline">
          {title}
        </Link>
      </Cell>
      {difficultyNames.map((difficulty) => (
        <Cell key={difficulty} numeric>
          <Held
            count={of(held, difficulty)}
            wanted={of(wanted, difficulty)}
            lacks={gaps.some((gap) => gap.difficulty === difficulty)}
            href={`${address}&difficulty=${difficulty}`}
          />
        </Cell>
      ))}
      <Cell numeric className="hidden sm:table-cell">
        <Held count={of(held, '')} wanted={0} lacks={false} href={`${address}&difficulty=none`} />
      </Cell>
      <Cell numeric>
        <Held count={sum(held)} wanted={sum(wanted)} lacks={gaps.length > 0} href={address} />
      </Cell>
      <Cell
        numeric
        className="hidden text-muted md:table-cell"
        title={refused.map(({ kind, count }) => `${count} ${kind}`).join(', ')}
      >
        {sum(refused)}
      </Cell>
    </Row>
  )
}

function sum(cells: { count: number }[]): number {
  return cells.reduce((total, { count }) => total + count, 0)
}

type HeldProps = { count: number; wanted: number; lacks: boolean; href: string }

function Held({ count, wanted, lacks, href }: HeldProps) {
  return (
    <>
      {count > 0 ? (
        <Link href={href} className="hover:underline">
          {count}
        </Link>
      ) : (
        <span className="text-faint">0</span>
      )}
      {wanted > 0 && (
        <span className={lacks ? 'text-amber' : 'text-faint'}>
          {` / ${wanted}`}
          {lacks && <span className="sr-only"> wanted, some are missing</span>}
        </span>
      )}
    </>
  )
}
