import { type PlannedProject, packageName } from '#lib/pipeline/brief.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'

/** What every prompt of an adapter's agent says besides its own. */
export function solverNotes(
  { prompts, language }: Pick<RecipeContext, 'prompts' | 'language'>,
  project: PlannedProject,
) {
  const values = { package: packageName(project.proposal.slug) }
  return {
    workspace: prompts.render('workspace', {}),
    notes: prompts.languageNotes({ language: language.name, stage: 'instances', values }),
  }
}
