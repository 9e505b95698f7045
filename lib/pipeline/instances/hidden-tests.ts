import type { Instance } from '#lib/pipeline/instances/instance.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readTree } from '#lib/trajectories/trees.ts'

/** Files of the tests that see a bug, as they were before those tests were taken out. */
export async function hiddenTests(
  { objects }: RecipeContext,
  { baseCommit, failToPass }: Instance,
): Promise<WorkspaceFile[]> {
  const paths = new Set(failToPass.map((id) => id.split('::')[0]))
  return (await readTree(objects, baseCommit)).filter(({ path }) => paths.has(path))
}
