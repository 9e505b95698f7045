'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { isTooLarge } from '#app/datasets/benchmark-file.ts'
import { saveBenchmark } from '#lib/data/benchmark-lists.ts'
import { requireUnchanged } from '#lib/data/dataset-files.ts'
import { makeVersion } from '#lib/data/dataset-versions.ts'
import { createDataset, datasetNameSchema, saveRecipe } from '#lib/data/datasets.ts'
import { recipeSchema } from '#lib/trajectories/datasets/recipe.ts'

const given = z.object({ name: datasetNameSchema, recipe: recipeSchema })

export const create = action(given, async (input) => {
  const name = await createDataset(input)
  revalidatePath('/datasets')
  return name
})

export const save = action(given, async (input) => {
  await saveRecipe(input)
  revalidatePath(`/datasets/${input.name}`)
})

/** Of the recipe as it stands on the page: it is saved with it. @returns its number */
export const saveAndMake = action(given, async (input) => {
  await saveRecipe(input)
  // also when no version comes of it: the recipe is saved then, and its page must know
  revalidatePath('/datasets', 'layout')
  const { version } = await makeVersion(input.name)
  return version
})

export const addBenchmark = action(
  z.object({
    name: z.string().trim().min(1, 'a list needs a name').max(100),
    text: z.string().refine((text) => !isTooLarge(text), 'the file is too large to be sent from a page'),
  }),
  async (input) => {
    const list = await saveBenchmark(input)
    revalidatePath('/datasets', 'layout')
    return list
  },
)

/** Before its files are asked for: a page shows the sentence, a download would only break. */
export const check = action(
  z.object({ name: datasetNameSchema, version: z.number().int().positive() }),
  ({ name, version }) => requireUnchanged(`${name}@${version}`),
)
