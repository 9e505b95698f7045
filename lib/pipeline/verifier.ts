import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { sandboxLimits } from '#lib/pipeline/sandbox-limits.ts'
import type { Verifier } from '#lib/verification/runs.ts'

/** For one test file against a slow but honest implementation; prompts promise that half of it is enough. */
const FILE_TIMEOUT_MS = 60_000

export function verifierOf(context: RecipeContext, signal: AbortSignal): Verifier {
  const { driver, language, objects, runId } = context
  return {
    driver,
    language,
    objects,
    limits: sandboxLimits,
    signal,
    fileTimeoutMs: FILE_TIMEOUT_MS,
    label: runId,
  }
}
