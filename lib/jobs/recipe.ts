import type { RunEnd } from '#lib/data/run-writes.ts'
import type { ParsedRunInput } from '#lib/jobs/run-input.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'

/** A recipe as the worker knows it: gets its context and parsed input, says how it ended. What it throws ends the run as failed. */
export type Recipe = (context: RecipeContext, input: ParsedRunInput) => Promise<RunEnd>
