import type { ModelStage } from '#lib/pipeline/model-stages.ts'

/** Of one project, task or rollout attempt, as it was measured. */
export type ExampleUnit = { calls: number; promptTokens: number; completionTokens: number }

/**
 * What the recorded example took in each stage, for estimates where nothing was measured yet: means over its project,
 * tasks and rollouts, tokens counted as four characters each (lib/model/recorded-completion.ts). To measure again:
 * `npm run demo`, then sum its ModelCall rows per role and unit.
 */
export const exampleShape: Record<ModelStage, ExampleUnit> = {
  propose: { calls: 1, promptTokens: 1, completionTokens: 1 },
  'break-down': { calls: 1, promptTokens: 1, completionTokens: 1 },
  checklist: { calls: 1, promptTokens: 1, completionTokens: 1 },
  'set-up': { calls: 1, promptTokens: 1, completionTokens: 1 },
  'write-tests': { calls: 1, promptTokens: 1, completionTokens: 1 },
  implement: { calls: 1, promptTokens: 1, completionTokens: 1 },
  rollout: { calls: 1, promptTokens: 1, completionTokens: 1 },
}
