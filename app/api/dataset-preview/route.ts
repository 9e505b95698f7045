import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { previewDataset } from '#lib/data/dataset-versions.ts'
import { UserError } from '#lib/errors.ts'
import { recipeSchema } from '#lib/trajectories/datasets/recipe.ts'

/** What a version made of the recipe now would hold. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(() => previewDataset(readRecipe(new URL(request.url).searchParams.get('recipe') ?? '')))
}

function readRecipe(text: string) {
  try {
    return recipeSchema.parse(JSON.parse(text))
  } catch {
    throw new UserError('The recipe could not be read: open its page again.')
  }
}
