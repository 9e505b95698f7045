/** The recipes a worker knows, and what their results mean for the run. A new one is one entry here. */
import type { Recipe } from '#lib/jobs/recipe.ts'
import { buildProject } from '#lib/pipeline/build-project.ts'
import { propose } from '#lib/pipeline/propose.ts'

const proposeRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'propose') throw new Error(`propose was handed the input of ${input.recipe}`)
  const { domain, language, count } = input
  const result = await propose(context, { domain, language, count })
  if (result.projects.length === result.requested) return { state: 'succeeded', reason: null, result }
  const reason = `${result.projects.length} of ${result.requested} projects could be used. ${result.problems.join(' ')}`
  return { state: 'partly', reason, result }
}

const buildProjectRecipe: Recipe = async (context, input) => {
  if (input.recipe !== 'build-project')
    throw new Error(`build-project was handed the input of ${input.recipe}`)
  const result = await buildProject(context, { projectId: input.projectId })
  // a project may be unfinished because only some tasks were asked for: the run did what it should
  if (result.failed.length === 0) return { state: 'succeeded', reason: null, result }
  return { state: 'partly', reason: result.reason, result }
}

export const recipes = {
  propose: proposeRecipe,
  'build-project': buildProjectRecipe,
} satisfies Record<string, Recipe>
