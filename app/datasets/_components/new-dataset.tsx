'use client'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { create } from '#app/datasets/actions.ts'
import { draftOf, readDraft } from '#app/datasets/recipe-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { defaultRecipe, type PresetName, presets, withPreset } from '#lib/trajectories/datasets/recipe.ts'
import { presetLabels } from './preset-labels.ts'

type NewDatasetProps = {
  /** as in the address of the list of trajectories */
  filter: string
  startOpen: boolean
}

/** A name and where to begin; the rest is done on its page. */
export function NewDataset({ filter, startOpen }: NewDatasetProps) {
  const router = useRouter()
  const [open, setOpen] = useState(startOpen)
  const [name, setName] = useState('')
  const [preset, setPreset] = useState<PresetName | ''>('')
  const making = useAction(create, { onSuccess: (made) => router.push(`/datasets/${made}`) })
  const { recipe } = readDraft({ ...draftOf(defaultRecipe), filter })
  function make() {
    const begun = recipe ?? defaultRecipe
    making.run({ name, recipe: preset === '' ? begun : withPreset(begun, preset) })
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> New dataset…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New dataset"
        description={filter ? `Of the trajectories that match ${filter}.` : undefined}
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            make()
          }}
        >
          <Field
            label="Name"
            htmlFor="dataset-name"
            hint="Small letters, digits, dots, dashes: it is part of addresses, folders and commands."
            {...(making.error ? { error: making.error } : {})}
          >
            <Input
              id="dataset-name"
              aria-describedby="dataset-name-hint"
              autoFocus
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field label="Rows per purpose" htmlFor="dataset-preset">
            <Select
              id="dataset-preset"
              value={preset}
              onChange={(event) => setPreset(presetOf(event.target.value))}
              options={[
                { value: '', label: 'As many as there are' },
                ...Object.entries(presetLabels).map(([value, label]) => ({ value, label })),
              ]}
            />
          </Field>
          <Button type="submit" variant="primary" pending={making.pending} className="self-end">
            Make it
          </Button>
        </form>
      </Dialog>
    </>
  )
}

function presetOf(value: string): PresetName | '' {
  return value in presets ? (value as PresetName) : ''
}
