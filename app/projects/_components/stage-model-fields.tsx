'use client'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { type ModelStage, modelStages, modelStagesOf } from '#lib/pipeline/model-stages.ts'
import type { RunFieldsProps } from './run-fields.tsx'

/** Folded: most runs ask one model. Proposals can come from several, which take turns. */
export function StageModelFields({ choices, models, recipe, onChange }: RunFieldsProps) {
  const stages = modelStagesOf(recipe)
  const others = stages.filter((stage) => (choices.stageModels[stage] ?? []).length > 0)
  const choose = (stage: ModelStage, names: string[]) =>
    onChange({ stageModels: { ...choices.stageModels, [stage]: names } })
  const summary =
    others.length === 0
      ? 'Same model for all stages'
      : `Other models for: ${others.map((stage) => modelStages[stage].label.toLowerCase()).join(', ')}`
  return (
    <details className="rounded-md border px-3 py-2">
      <summary className="cursor-pointer text-muted text-sm">{summary}</summary>
      <div className="grid gap-3 pt-3 sm:grid-cols-2">
        {stages.map((stage) =>
          stage === 'propose' ? (
            <Ensemble
              key={stage}
              chosen={choices.stageModels.propose ?? []}
              models={models}
              onChange={(names) => choose(stage, names)}
            />
          ) : (
            <Field key={stage} label={modelStages[stage].label} htmlFor={`model-of-${stage}`}>
              <Select
                id={`model-of-${stage}`}
                value={choices.stageModels[stage]?.[0] ?? ''}
                onChange={(event) => choose(stage, event.target.value ? [event.target.value] : [])}
                options={[
                  { value: '', label: 'The model above' },
                  ...models.endpoints.map(({ name, model }) => ({
                    value: name,
                    label: `${name} (${model})`,
                  })),
                ]}
              />
            </Field>
          ),
        )}
      </div>
    </details>
  )
}

type EnsembleProps = Pick<RunFieldsProps, 'models'> & {
  chosen: string[]
  onChange: (names: string[]) => void
}

function Ensemble({ chosen, models, onChange }: EnsembleProps) {
  return (
    <fieldset className="flex flex-col gap-1 sm:col-span-2">
      <legend className="mb-1 font-medium text-sm">Take turns in proposing (none: the model above)</legend>
      {models.endpoints.map(({ name, model }) => (
        <label key={name} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-accent"
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
            }
          />
          {name} <span className="truncate text-muted">({model})</span>
        </label>
      ))}
    </fieldset>
  )
}
