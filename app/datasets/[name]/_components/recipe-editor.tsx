'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { save, saveAndMake } from '#app/datasets/actions.ts'
import { isChanged, type RecipeDraft, readDraft } from '#app/datasets/recipe-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { DatasetRecipe } from '#lib/trajectories/datasets/recipe.ts'
import { AmountFields } from './amount-fields.tsx'
import { ChoiceFields } from './choice-fields.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { QuotaFields } from './quota-fields.tsx'

type RecipeEditorProps = { name: string; saved: RecipeDraft; benchmarks: string[] }

/** What is edited of a recipe, and what is wrong with it. */
export type DraftProps = {
  draft: RecipeDraft
  problems: ReturnType<typeof readDraft>['problems']
  onChange: (change: Partial<RecipeDraft>) => void
}

/** The recipe, and beside it what a version made of it now would hold. */
export function RecipeEditor({ name, saved, benchmarks }: RecipeEditorProps) {
  const router = useRouter()
  const [draft, setDraft] = useState(saved)
  const changed = isChanged(draft, saved)
  useUnsaved(changed)
  const { recipe, problems } = readDraft(draft)
  const saving = useAction(save, { success: 'Saved: the next version is made of it.' })
  const making = useAction(saveAndMake, {
    success: (number) => `Version ${number} is made.`,
    onSuccess: (number) => router.push(`/datasets/${name}/${number}`),
  })
  const withRecipe = (run: (input: { name: string; recipe: DatasetRecipe }) => void) => () => {
    if (recipe) run({ name, recipe })
  }
  const fields: DraftProps = { draft, problems, onChange: (change) => setDraft({ ...draft, ...change }) }
  const error = making.error ?? saving.error
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Panel title="Recipe" aside={changed && 'not saved'}>
        <form className="flex flex-col gap-4 p-4" onSubmit={(event) => event.preventDefault()}>
          <ChoiceFields {...fields} benchmarks={benchmarks} />
          <QuotaFields {...fields} />
          <AmountFields {...fields} />
        </form>
      </Panel>
      <PreviewPanel recipe={recipe ?? null}>
        <div className="flex flex-wrap items-center gap-2 border-t px-4 py-3">
          <Button
            variant="primary"
            pending={making.pending}
            disabled={!recipe || saving.pending}
            onClick={withRecipe(making.run)}
          >
            Make version
          </Button>
          <Button
            pending={saving.pending}
            disabled={!recipe || !changed || making.pending}
            onClick={withRecipe(saving.run)}
          >
            Save recipe
          </Button>
          {error && <p className="text-pretty text-red text-sm">{error}</p>}
        </div>
      </PreviewPanel>
    </div>
  )
}

/** A browser asks before it leaves what was not saved. */
function useUnsaved(changed: boolean) {
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
}
