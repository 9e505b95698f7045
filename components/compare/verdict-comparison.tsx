import { Flag } from 'lucide-react'
import { Badge } from '#components/ui/badge.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { StateBadge, stateLabel } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import type { VerdictView } from '#lib/trajectories/replay.ts'
import type { Side } from './compare.tsx'
import { SideName } from './side-card.tsx'

/** How both ended, and which tests they ended differently in. */
export function VerdictComparison({ a, b }: { a: Side; b: Side }) {
  const [left, right] = [a.verdicts[0], b.verdicts[0]]
  const differing = differingTests(left, right)
  return (
    <div className="h-full overflow-auto">
      <div className="grid grid-cols-2 [&>section+section]:border-l">
        <SideVerdict name="A" side={a} verdict={left} />
        <SideVerdict name="B" side={b} verdict={right} />
      </div>
      <h2 className="border-t px-4 pt-3 pb-1 font-medium">
        {left && right
          ? differing.length === 0
            ? 'Every test ended the same way in both'
            : `${formatPlural(differing.length, 'test')} ended differently`
          : 'Not both were verified, so their tests cannot be compared'}
      </h2>
      {differing.length > 0 && (
        <Table label="Tests that ended differently">
          <Head>
            <HeadCell>Test</HeadCell>
            <HeadCell>A</HeadCell>
            <HeadCell>B</HeadCell>
          </Head>
          <tbody>
            {differing.map((test) => (
              <Row key={test.id}>
                <Cell className="w-full max-w-0">
                  <span className="block truncate font-mono text-xs" title={test.id}>
                    {test.id}
                  </span>
                </Cell>
                <Cell>
                  <StateBadge state={test.a} />
                </Cell>
                <Cell>
                  <StateBadge state={test.b} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}

function SideVerdict({
  name,
  side,
  verdict,
}: {
  name: 'A' | 'B'
  side: Side
  verdict: VerdictView | undefined
}) {
  const { trajectory } = side
  return (
    <section aria-label={`Verdict of ${name}`} className="flex min-w-0 flex-col gap-1.5 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <SideName name={name} />
        <StateBadge state={trajectory.verdict ?? 'not-verified'} />
        {verdict && (
          <span className="text-muted text-sm tabular-nums">
            {verdict.testsPassed} of {verdict.testsTotal} tests passed
          </span>
        )}
        <StateBadge state={trajectory.review} />
      </p>
      {trajectory.endReason && (
        <p className="text-muted text-sm">The agent ended: {stateLabel(trajectory.endReason)}</p>
      )}
      {trajectory.flags.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {trajectory.flags.map((flag) => (
            <Badge key={flag} tone="amber" icon={<Flag aria-hidden />}>
              {stateLabel(flag)}
            </Badge>
          ))}
        </p>
      )}
      <ul className="flex flex-col gap-1 text-sm">
        {verdict?.gates.map((gate) => (
          <li key={gate.gate} className="flex min-w-0 items-baseline gap-2">
            <StateBadge state={gate.outcome} />
            <span className="shrink-0">{stateLabel(gate.gate)}</span>
            <span className="min-w-0 truncate text-faint" title={gate.evidence}>
              {gate.evidence.split('\n')[0]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function differingTests(a: VerdictView | undefined, b: VerdictView | undefined) {
  if (!a || !b) return []
  const outcomes = (verdict: VerdictView) =>
    new Map(verdict.results.map(({ testId, outcome }) => [testId, outcome as string]))
  const [left, right] = [outcomes(a), outcomes(b)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((id) => ({ id, a: left.get(id) ?? 'missing', b: right.get(id) ?? 'missing' }))
    .filter((test) => test.a !== test.b)
}
