import type { ModelStage } from '#lib/pipeline/model-stages.ts'

/** Of one project, task or rollout attempt, as it was measured. */
export type ExampleUnit = { calls: number; promptTokens: number; completionTokens: number }

/**
 * What the recorded example took in each stage, for estimates where nothing was measured yet: means over its project,
 * tasks and rollouts, tokens counted as four characters each (lib/model/recorded-completion.ts). To measure again:
 * `npm run demo`, then sum its ModelCall rows per role and unit.
 */
export const exampleShape: Record<ModelStage, ExampleUnit> = {
  propose: { calls: 1, promptTokens: 2_808, completionTokens: 1_529 },
  'break-down': { calls: 1, promptTokens: 2_830, completionTokens: 2_937 },
  checklist: { calls: 1, promptTokens: 3_591, completionTokens: 1_599 },
  'set-up': { calls: 9, promptTokens: 60_472, completionTokens: 3_478 },
  'write-tests': { calls: 7, promptTokens: 57_881, completionTokens: 2_611 },
  implement: { calls: 17.3, promptTokens: 111_380, completionTokens: 4_566 },
  // a fresh attempt is the same work
  rollout: { calls: 17.3, promptTokens: 111_380, completionTokens: 4_566 },
  'write-issue': { calls: 1, promptTokens: 4_193, completionTokens: 306 },
  'inject-bug': { calls: 5, promptTokens: 11_483, completionTokens: 371 },
  resolve: { calls: 9, promptTokens: 31_822, completionTokens: 910 },
  reproduce: { calls: 8.3, promptTokens: 28_904, completionTokens: 1_004 },
  'write-library': { calls: 20, promptTokens: 400_000, completionTokens: 20_000 },
  // of the one that is recorded: what is left depends on the step
  fork: { calls: 4, promptTokens: 36_049, completionTokens: 1_057 },
}
