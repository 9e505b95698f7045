'use client'
import type { ModelOptions } from '#app/model-options.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { ModelFields } from './model-fields.tsx'
import { chosenRecording, type RunChoices } from './run-choices.ts'
import { StageModelFields } from './stage-model-fields.tsx'

export type RunFieldsProps = {
  choices: RunChoices
  models: ModelOptions
  recipe: RunInput['recipe']
  onChange: (change: Partial<RunChoices>) => void
}

/** The part of a form that every run has: model, how its agents work, budget. */
export function RunFields({ choices, models, recipe, onChange }: RunFieldsProps) {
  const recording = chosenRecording(choices, models)
  const testAccess = recording?.testAccess ?? choices.testAccess
  return (
    <>
      <ModelFields choices={choices} models={models} recipe={recipe} onChange={onChange} />
      {!recording && models.endpoints.length > 0 && (
        <StageModelFields choices={choices} models={models} recipe={recipe} onChange={onChange} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Agent’s dialect"
          htmlFor="profile"
          hint="How calls to tools are written, when it is built."
        >
          <Select
            id="profile"
            aria-describedby="profile-hint"
            disabled={recording !== undefined}
            value={recording?.profile ?? choices.profile}
            onChange={(event) => onChange({ profile: event.target.value as RunChoices['profile'] })}
            options={[
              { value: 'endpoint', label: 'As the endpoint says' },
              { value: 'function-calling', label: 'Function calling' },
              { value: 'codeact-text', label: 'Calls as text (CodeAct)' },
            ]}
          />
        </Field>
        <Field
          label="Tests, for the implementing agent"
          htmlFor="test-access"
          hint={testAccessHints[testAccess]}
        >
          <Select
            id="test-access"
            aria-describedby="test-access-hint"
            disabled={recording !== undefined}
            value={testAccess}
            onChange={(event) => onChange({ testAccess: event.target.value as RunChoices['testAccess'] })}
            options={[
              { value: 'withheld', label: 'Withheld until it finishes first' },
              { value: 'visible', label: 'Visible from the start' },
              { value: 'hidden', label: 'Hidden to the end' },
            ]}
          />
        </Field>
        <Field label="Attempts per task" htmlFor="attempts">
          <Input
            id="attempts"
            type="number"
            min={1}
            max={10}
            value={choices.attempts}
            onChange={(event) => onChange({ attempts: event.target.value })}
          />
        </Field>
        <Field
          label="Runs of the tests that must agree"
          htmlFor="repeats"
          hint="Each in a fresh sandbox, shuffled after the first."
        >
          <Input
            id="repeats"
            aria-describedby="repeats-hint"
            type="number"
            min={1}
            max={10}
            value={choices.repeats}
            onChange={(event) => onChange({ repeats: event.target.value })}
          />
        </Field>
        <Field label="Budget, US dollars" htmlFor="budget" hint={budgetHint(choices)}>
          <Input
            id="budget"
            aria-describedby="budget-hint"
            inputMode="decimal"
            placeholder="no limit"
            value={choices.budget}
            onChange={(event) => onChange({ budget: event.target.value })}
          />
        </Field>
        <Field label="Sandbox" htmlFor="sandbox" hint={sandboxHints[choices.sandbox]}>
          <Select
            id="sandbox"
            aria-describedby="sandbox-hint"
            value={choices.sandbox}
            onChange={(event) => onChange({ sandbox: event.target.value as RunChoices['sandbox'] })}
            options={[
              { value: 'any', label: 'The first that works' },
              { value: 'docker', label: 'Docker or podman' },
              { value: 'bubblewrap', label: 'bubblewrap' },
            ]}
          />
        </Field>
      </div>
    </>
  )
}

const sandboxHints: Record<RunChoices['sandbox'], string> = {
  any: 'A container engine if one answers, else bubblewrap.',
  docker: 'The project’s own Dockerfile is built for it.',
  bubblewrap: 'Starts sooner; has the base image only.',
}

const testAccessHints: Record<RunChoices['testAccess'], string> = {
  withheld: 'After its first “finish” they are placed, and it may go on.',
  visible: 'They lie in its workspace.',
  hidden: 'It never sees them; they only judge.',
}

function budgetHint(choices: RunChoices): string {
  const unpriced = choices.endpoint === 'openai' && choices.inputPrice.trim() === ''
  if (choices.endpoint === 'stored') return 'The run stops when its model calls cost this much.'
  return unpriced && choices.budget.trim() !== ''
    ? 'Without prices every call costs $0, so this budget could stop nothing: give both prices.'
    : 'The run stops when its model calls cost this much.'
}
