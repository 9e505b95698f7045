'use client'
import { useState } from 'react'
import { estimate } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { Range } from '#lib/data/call-measures.ts'
import type { Estimate } from '#lib/jobs/estimate.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { modelStages } from '#lib/pipeline/model-stages.ts'

/** What the run will probably cost, asked for by a button: it is read from what earlier runs measured. */
export function RunEstimate({ input, disabled }: { input: () => RunInput; disabled: boolean }) {
  const [found, setFound] = useState<Estimate | null>(null)
  const asking = useAction(estimate, { onSuccess: setFound })
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="sm" disabled={disabled} pending={asking.pending} onClick={() => asking.run(input())}>
          Estimate cost
        </Button>
        {found && (
          <p role="status" className="font-medium tabular-nums">
            {found.costUsd ? spanOf(found.costUsd, formatUsd) : 'Cost unknown without prices'},{' '}
            {spanOf(found.tokens, (tokens) => formatTokens(Math.round(tokens)))} tokens
          </p>
        )}
      </div>
      {found && (
        <>
          <p className="text-muted text-sm">{found.basis}</p>
          <StageTable stages={found.stages} />
        </>
      )}
    </div>
  )
}

function StageTable({ stages }: Pick<Estimate, 'stages'>) {
  return (
    <Table label="Estimate by stage">
      <Head className="bg-transparent">
        <HeadCell>Stage</HeadCell>
        <HeadCell className="hidden sm:table-cell">Model</HeadCell>
        <HeadCell numeric>Calls</HeadCell>
        <HeadCell numeric>Cost</HeadCell>
        <HeadCell numeric>Rests on</HeadCell>
      </Head>
      <tbody>
        {stages.map(({ stage, model, calls, costUsd, restsOn }) => (
          <Row key={`${stage} ${model}`}>
            <Cell>{modelStages[stage].label}</Cell>
            <Cell className="hidden text-muted sm:table-cell">{model}</Cell>
            <Cell numeric>{spanOf(calls, (count) => formatCount(Math.round(count)))}</Cell>
            <Cell numeric>{costUsd ? spanOf(costUsd, formatUsd) : 'unknown'}</Cell>
            <Cell numeric className="text-muted">
              {restsOn > 0 ? formatCount(restsOn) : 'example'}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

function spanOf({ low, high }: Range, format: (value: number) => string): string {
  return format(low) === format(high) ? format(low) : `${format(low)} to ${format(high)}`
}
