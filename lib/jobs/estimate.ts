/** What a run will probably cost, before it is started: pure arithmetic over what was measured. */
import type { CallMeasure, Range } from '#lib/data/call-measures.ts'
import { type ExampleUnit, exampleShape } from '#lib/jobs/example-shape.ts'
import type { Prices } from '#lib/model/endpoint.ts'
import { type ModelStage, modelStages } from '#lib/pipeline/model-stages.ts'

export type StagePlan = {
  stage: ModelStage
  /** of those that take turns, this one's part */
  model: string
  prices: Prices | null
  recorded: boolean
  units: Range
  /** of this model in this stage; null = none yet */
  measured: CallMeasure | null
}

export type StageEstimate = {
  stage: ModelStage
  model: string
  calls: Range
  tokens: Range
  /** null = unknown without prices */
  costUsd: Range | null
  /** units of earlier runs it rests on; 0 = the recorded example's shape, scaled */
  restsOn: number
}

export type Estimate = {
  stages: StageEstimate[]
  tokens: Range
  /** null = unknown: a model has no prices */
  costUsd: Range | null
  /** one sentence on where the numbers come from */
  basis: string
}

/** attempts that fail are paid, too: the example has few of them */
const guessedSpread: Range = { low: 0.5, high: 3 }

export function estimateRun(plans: StagePlan[]): Estimate {
  const stages = plans.map(estimateStage)
  const costs = stages.map(({ costUsd }) => costUsd)
  const known = costs.filter((cost) => cost !== null)
  return {
    stages,
    tokens: sum(stages.map(({ tokens }) => tokens)),
    costUsd: known.length === costs.length ? sum(known) : null,
    basis: basisOf(stages),
  }
}

function estimateStage(plan: StagePlan): StageEstimate {
  const { stage, model, units, measured } = plan
  const unit = measured ?? scaled(exampleShape[stage])
  const times = (range: Range): Range => ({ low: range.low * units.low, high: range.high * units.high })
  const prompt = times(unit.promptTokens)
  const completion = times(unit.completionTokens)
  const cost = (bound: 'low' | 'high') => costOf(plan, unit.cachedShare, [prompt[bound], completion[bound]])
  return {
    stage,
    model,
    calls: times({ low: unit.calls, high: unit.calls }),
    tokens: sum([prompt, completion]),
    costUsd: plan.recorded || plan.prices ? { low: cost('low'), high: cost('high') } : null,
    restsOn: measured?.units ?? 0,
  }
}

function costOf(
  { prices, recorded }: StagePlan,
  cachedShare: number,
  [prompt, completion]: [number, number],
): number {
  if (recorded || !prices) return 0
  const input = cachedShare * prices.cachedPerMillion + (1 - cachedShare) * prices.inputPerMillion
  return (prompt * input + completion * prices.outputPerMillion) / 1_000_000
}

function scaled({ calls, promptTokens, completionTokens }: ExampleUnit): CallMeasure {
  const spread = (tokens: number): Range => ({
    low: tokens * guessedSpread.low,
    high: tokens * guessedSpread.high,
  })
  return {
    units: 0,
    calls,
    promptTokens: spread(promptTokens),
    completionTokens: spread(completionTokens),
    cachedShare: 0,
  }
}

function basisOf(stages: StageEstimate[]): string {
  const name = ({ stage }: StageEstimate) => modelStages[stage].label.toLowerCase()
  const measured = stages.filter(({ restsOn }) => restsOn > 0)
  const guessed = stages.filter(({ restsOn }) => restsOn === 0)
  const counts = measured.map((each) => `${name(each)} ${each.restsOn}`).join(', ')
  const example = 'the recorded example, scaled: a rough guess'
  if (measured.length === 0) return `From ${example}; nothing of this was measured with these models yet.`
  const rest = guessed.length > 0 ? `; ${guessed.map(name).join(', ')} from ${example}` : ''
  return `From what these models took before (projects or tasks measured: ${counts})${rest}.`
}

function sum(ranges: Range[]): Range {
  return {
    low: ranges.reduce((total, { low }) => total + low, 0),
    high: ranges.reduce((total, { high }) => total + high, 0),
  }
}
