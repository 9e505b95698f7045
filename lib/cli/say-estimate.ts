/** The probable cost of a run, said before it is started. */
import { type Report, say } from '#lib/cli/command.ts'
import type { Range } from '#lib/data/call-measures.ts'
import type { Estimate } from '#lib/jobs/estimate.ts'
import { estimateInput } from '#lib/jobs/estimate-input.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'

export async function sayEstimate(input: RunInput): Promise<void> {
  const estimate = await estimateInput(input)
  if (input.model.endpoint !== 'recorded') say(`${sumOf(estimate)} ${estimate.basis}`)
}

/** --estimate: that is all. */
export async function estimateReport(input: RunInput): Promise<Report> {
  const estimate = await estimateInput(input)
  const lines = estimate.stages.map(
    ({ stage, model, calls, tokens, costUsd, restsOn }) =>
      `${stage}: ${spanOf(calls, Math.round)} calls of ${model}, ${spanOf(tokens, Math.round)} tokens, ${costUsd ? spanOf(costUsd, dollars) : 'cost unknown'} (${restsOn > 0 ? `${restsOn} measured` : 'example'})`,
  )
  return { text: [...lines, `${sumOf(estimate)} ${estimate.basis}`].join('\n'), json: { estimate } }
}

function sumOf({ costUsd, tokens }: Estimate): string {
  const cost = costUsd ? `about ${spanOf(costUsd, dollars)}` : 'unknown without prices'
  return `Estimated cost: ${cost}, ${spanOf(tokens, Math.round)} tokens.`
}

const dollars = (amount: number) => `$${amount.toFixed(amount < 1 ? 4 : 2)}`

function spanOf({ low, high }: Range, format: (value: number) => string | number): string {
  const [from, to] = [`${format(low)}`, `${format(high)}`]
  return from === to ? from : `${from} to ${to}`
}
