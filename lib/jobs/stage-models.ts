/** Which model answers in which stage of a run. */
import type { ModelChoice, ParsedRunInput } from '#lib/jobs/run-input.ts'
import type { Prices } from '#lib/model/endpoint.ts'
import { type ModelStage, modelStagesOf } from '#lib/pipeline/model-stages.ts'
import type { StageModel } from '#lib/pipeline/recipe.ts'

export type OpenedModel = StageModel & {
  /** null = unknown: every call counts as $0 */
  prices: Prices | null
}

export type StageModels = {
  modelFor(stage: ModelStage, turn?: number): OpenedModel
  modelsIn(stage: ModelStage): number
}

type Chosen = Pick<ParsedRunInput, 'recipe' | 'model' | 'stageModels'>

/** The models that take turns in a stage: its own, or the run's. */
export function choicesFor({ model, stageModels }: Omit<Chosen, 'recipe'>, stage: ModelStage): ModelChoice[] {
  return stageModels[stage] ?? [model]
}

/** Every choice that a run of this input uses, once. */
export function choicesOf(input: Chosen): ModelChoice[] {
  const chosen = modelStagesOf(input.recipe).flatMap((stage) => choicesFor(input, stage))
  return [...new Map(chosen.map((choice) => [JSON.stringify(choice), choice])).values()]
}

/** Opens every model that the run uses. @throws UserError when a stored endpoint is gone */
export async function openStageModels(
  input: Chosen & Pick<ParsedRunInput, 'settings'>,
  open: (choice: ModelChoice) => Promise<OpenedModel>,
): Promise<StageModels> {
  const { profile } = input.settings
  const opened = new Map<string, OpenedModel>()
  for (const choice of choicesOf(input)) {
    const key = JSON.stringify(choice)
    const model = await open(choice)
    opened.set(key, profile ? { ...model, profile } : model)
  }
  return {
    modelFor(stage, turn = 0) {
      const choices = choicesFor(input, stage)
      const choice = choices[turn % choices.length] as ModelChoice
      return opened.get(JSON.stringify(choice)) as OpenedModel
    },
    modelsIn: (stage) => choicesFor(input, stage).length,
  }
}
