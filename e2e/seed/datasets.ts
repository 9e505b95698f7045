import { saveBenchmark } from '#lib/data/benchmark-lists.ts'
import { makeVersion } from '#lib/data/dataset-versions.ts'
import { createDataset, saveRecipe } from '#lib/data/datasets.ts'
import { recipeSchema } from '#lib/trajectories/datasets/recipe.ts'

export const seededDataset = 'seeded'

/** A dataset with two versions that differ, checked against a list. */
export async function seedDatasets(): Promise<void> {
  const { name: list } = await saveBenchmark({ name: 'seeded.txt', text: 'one problem\nanother problem\n' })
  const recipe = recipeSchema.parse({
    quotas: [{ kind: 'purpose', most: { implementation: 3, library: 28 }, others: false }],
    without: [list],
    licence: 'CC BY 4.0',
  })
  await createDataset({ name: seededDataset, recipe })
  await makeVersion(seededDataset)
  await saveRecipe({ name: seededDataset, recipe: { ...recipe, quotas: [], most: 5 } })
  await makeVersion(seededDataset)
}
