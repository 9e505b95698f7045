/** The pieces of the recipes that ask a model. Their names are the roles of call labels. */

export const modelStages = {
  propose: { label: 'Propose', recipes: ['propose'], agent: false },
  'break-down': { label: 'Break down into tasks', recipes: ['build-project'], agent: false },
  checklist: { label: 'Checklists', recipes: ['build-project'], agent: false },
  'set-up': { label: 'Set up the repository', recipes: ['build-project'], agent: true },
  'write-tests': { label: 'Write tests', recipes: ['build-project'], agent: true },
  implement: { label: 'Implement', recipes: ['build-project'], agent: true },
  rollout: { label: 'Roll out', recipes: ['rollout'], agent: true },
  'write-issue': { label: 'Write issues', recipes: ['instances'], agent: false },
  'inject-bug': { label: 'Inject bugs', recipes: ['instances'], agent: true },
  resolve: { label: 'Resolve issues', recipes: ['instances'], agent: true },
  reproduce: { label: 'Reproduce issues', recipes: ['instances'], agent: true },
  'write-library': { label: 'Write libraries', recipes: ['instances'], agent: true },
  fork: { label: 'Fork', recipes: ['fork'], agent: true },
} as const satisfies Record<string, { label: string; recipes: string[]; agent: boolean }>

export type ModelStage = keyof typeof modelStages

export const modelStageNames = Object.keys(modelStages) as ModelStage[]

/** The stages of a recipe, in the order in which they come. */
export function modelStagesOf(recipe: string): ModelStage[] {
  return modelStageNames.filter((stage) => (modelStages[stage].recipes as readonly string[]).includes(recipe))
}

/**
 * Stages that several models can take turns in: proposals by round, agents by attempt. A task list or a checklist is
 * asked for once.
 */
export function takesTurns(stage: ModelStage): boolean {
  return stage === 'propose' || modelStages[stage].agent
}
