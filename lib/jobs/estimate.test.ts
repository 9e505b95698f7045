import { expect, test } from 'vitest'
import { estimateRun, type StagePlan } from './estimate.ts'

const prices = { inputPerMillion: 1, cachedPerMillion: 0.5, outputPerMillion: 10 }
const measured = {
  units: 12,
  calls: 4,
  promptTokens: { low: 100_000, high: 300_000 },
  completionTokens: { low: 10_000, high: 20_000 },
  cachedShare: 0.5,
}

function plan(change: Partial<StagePlan> = {}): StagePlan {
  const units = { low: 2, high: 3 }
  return { stage: 'implement', model: 'm', prices, recorded: false, units, measured, ...change }
}

test('what was measured per task, times the tasks, at the prices, cached tokens at theirs', () => {
  const { costUsd, tokens, stages, basis } = estimateRun([plan()])
  expect(costUsd?.low).toBeCloseTo(2 * (0.1 * 0.75 + 0.01 * 10))
  expect(costUsd?.high).toBeCloseTo(3 * (0.3 * 0.75 + 0.02 * 10))
  expect(tokens).toEqual({ low: 220_000, high: 960_000 })
  expect(stages[0]).toMatchObject({ calls: { low: 8, high: 12 }, restsOn: 12 })
  expect(basis).toContain('measured: implement 12')
})

test('without measurements the recorded example is scaled, and said to be a guess', () => {
  const { stages, basis, costUsd } = estimateRun([plan(), plan({ stage: 'write-tests', measured: null })])
  expect(stages[1]?.restsOn).toBe(0)
  expect(costUsd?.high).toBeGreaterThan(costUsd?.low ?? 0)
  expect(basis).toMatch(/implement 12\); write tests from the recorded example, scaled: a rough guess/)
  expect(estimateRun([plan({ measured: null })]).basis).toMatch(/^From the recorded example/)
})

test('one model without prices makes the cost unknown; a recorded one costs nothing', () => {
  const half = estimateRun([plan(), plan({ prices: null })])
  expect(half.costUsd).toBeNull()
  expect(half.stages.map(({ costUsd }) => costUsd === null)).toEqual([false, true])
  expect(estimateRun([plan({ prices: null, recorded: true })]).costUsd).toEqual({ low: 0, high: 0 })
})
