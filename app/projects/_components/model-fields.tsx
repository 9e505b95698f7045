'use client'
import { CircleCheck, CircleX } from 'lucide-react'
import Link from 'next/link'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { RunChoices } from './run-choices.ts'
import type { RunFieldsProps } from './run-fields.tsx'

/** A recording or an endpoint; of the endpoint's environment the names, never the key. */
export function ModelFields({ choices, models, onChange }: RunFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">Model</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <EndpointRadio
          value="recorded"
          label="Recorded example"
          disabled={models.recordings.length === 0}
          choices={choices}
          onChange={onChange}
        />
        <EndpointRadio
          value="stored"
          label="Stored endpoint"
          disabled={models.endpoints.length === 0}
          choices={choices}
          onChange={onChange}
        />
        <EndpointRadio value="openai" label="From the environment" choices={choices} onChange={onChange} />
      </div>
      {choices.endpoint === 'recorded' ? (
        <Field
          label="Recording"
          htmlFor="recording"
          hint="Its answers were written ahead, for this domain and these tasks only, and are labelled so. Sandbox, commands, tests and verdicts are real; no key is needed."
        >
          <Select
            id="recording"
            aria-describedby="recording-hint"
            value={choices.recording}
            onChange={(event) => onChange({ recording: event.target.value })}
            options={models.recordings.map(({ name, title }) => ({ value: name, label: title }))}
          />
        </Field>
      ) : choices.endpoint === 'stored' ? (
        <StoredField choices={choices} models={models} onChange={onChange} />
      ) : (
        <EndpointFields choices={choices} models={models} onChange={onChange} />
      )}
    </fieldset>
  )
}

type PartProps = Omit<RunFieldsProps, 'recipe'>

function StoredField({ choices, models, onChange }: PartProps) {
  return (
    <Field
      label="Endpoint"
      htmlFor="stored"
      hint={
        <>
          Prices, limits, dialect and sampling are its own:{' '}
          <Link href="/settings/models" className="underline hover:text-ink">
            Models
          </Link>
          .
        </>
      }
    >
      <Select
        id="stored"
        aria-describedby="stored-hint"
        value={choices.stored}
        onChange={(event) => onChange({ stored: event.target.value })}
        options={models.endpoints.map(({ name, model }) => ({ value: name, label: `${name} (${model})` }))}
      />
    </Field>
  )
}

type EndpointRadioProps = Omit<PartProps, 'models'> & {
  value: RunChoices['endpoint']
  label: string
  disabled?: boolean
}

function EndpointRadio({ value, label, disabled, choices, onChange }: EndpointRadioProps) {
  return (
    <label className="flex items-center gap-2 has-disabled:text-faint">
      <input
        type="radio"
        name="endpoint"
        value={value}
        disabled={disabled}
        checked={choices.endpoint === value}
        onChange={() => onChange({ endpoint: value })}
        className="accent-accent"
      />
      {label}
    </label>
  )
}

function EndpointFields({ choices, models, onChange }: PartProps) {
  const { openAi } = models
  return (
    <>
      <Field label="Model name" htmlFor="model" hint="As the endpoint names it.">
        <Input
          id="model"
          aria-describedby="model-hint"
          spellCheck={false}
          value={choices.model}
          onChange={(event) => onChange({ model: event.target.value })}
        />
      </Field>
      <ul className="flex flex-col gap-1 text-muted text-sm">
        <EnvironmentLine
          good={openAi.keySet}
          text={
            openAi.keySet
              ? `${openAi.keyVariable} is set`
              : `${openAi.keyVariable} is not set: endpoints of your own may not need it`
          }
        />
        <EnvironmentLine
          good={openAi.baseUrl !== null}
          text={
            openAi.baseUrl
              ? `OPENAI_BASE_URL is ${openAi.baseUrl}`
              : 'OPENAI_BASE_URL is not set: OpenAI’s own'
          }
        />
      </ul>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Price of input, $ per million tokens" htmlFor="input-price">
          <Input
            id="input-price"
            inputMode="decimal"
            placeholder="unknown"
            value={choices.inputPrice}
            onChange={(event) => onChange({ inputPrice: event.target.value })}
          />
        </Field>
        <Field label="Price of output, $ per million tokens" htmlFor="output-price">
          <Input
            id="output-price"
            inputMode="decimal"
            placeholder="unknown"
            value={choices.outputPrice}
            onChange={(event) => onChange({ outputPrice: event.target.value })}
          />
        </Field>
      </div>
    </>
  )
}

function EnvironmentLine({ good, text }: { good: boolean; text: string }) {
  return (
    <li className="flex items-center gap-1.5">
      {good ? (
        <CircleCheck className="size-3.5 shrink-0 text-green" aria-hidden />
      ) : (
        <CircleX className="size-3.5 shrink-0 text-faint" aria-hidden />
      )}
      <span className="min-w-0 break-all">{text}</span>
    </li>
  )
}
