import type { Claim } from '#lib/data/claims.ts'

/** On whose behalf a record is written. */
export type RecordsOwner = {
  claim: Claim
  /** name of the model, and whether its answers are recorded: kept with what it made */
  model: string
  recorded: boolean
  /** stage that is running: the same verdict of the same stage is one row */
  currentStage(): string | null
}
