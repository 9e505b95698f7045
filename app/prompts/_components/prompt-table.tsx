import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'

export type PromptLine = {
  name: string
  versions: number
  /** 0 = the file */
  active: number
  characters: number
  problem: string | null
}

type PromptTableProps = { title: string; about: string; lines: PromptLine[] }

export function PromptTable({ title, about, lines }: PromptTableProps) {
  return (
    <Panel title={title} aside={<span className="hidden sm:inline">{about}</span>}>
      <Table label={`Prompts: ${title}`}>
        <Head>
          <HeadCell>Prompt</HeadCell>
          <HeadCell>Used</HeadCell>
          <HeadCell numeric className="hidden sm:table-cell">
            Versions
          </HeadCell>
          <HeadCell numeric className="hidden sm:table-cell">
            Characters
          </HeadCell>
        </Head>
        <tbody>
          {lines.map((line) => (
            <PromptRow key={line.name} line={line} />
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

function PromptRow({ line }: { line: PromptLine }) {
  const { name, versions, active, characters, problem } = line
  return (
    <Row>
      <Cell className="w-full">
        <Link href={`/prompts/${name}`} className="row-link font-mono text-sm">
          {name}
        </Link>
      </Cell>
      <Cell className="whitespace-nowrap">
        {problem ? (
          <Badge tone="red" icon={<TriangleAlert aria-hidden />} title={problem}>
            cannot be used
          </Badge>
        ) : active > 0 ? (
          <Badge tone="blue">version {active}</Badge>
        ) : (
          <span className="text-faint">file</span>
        )}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatCount(versions)}
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatCount(characters)}
      </Cell>
    </Row>
  )
}
