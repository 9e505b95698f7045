import type { Claim } from '#lib/data/claims.ts'
import type { ModelStage } from '#lib/pipeline/model-stages.ts'
import type { ModelName } from '#lib/pipeline/recipe.ts'

/** On whose behalf a record is written. */
export type RecordsOwner = {
  claim: Claim
  /** the model that answers in a stage: kept with what it made */
  modelOf(stage: ModelStage): ModelName
  /** stage that is running: the same verdict of the same stage is one row */
  currentStage(): string | null
}
