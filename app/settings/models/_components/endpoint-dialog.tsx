'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { Endpoint } from '#lib/model/endpoint.ts'
import { save } from '../actions.ts'
import { type EndpointForm, endpointOf, formOf, problemIn } from './endpoint-form.ts'

type EndpointDialogProps = { endpoint: Endpoint | null; onClose: () => void }

export function EndpointDialog({ endpoint, onClose }: EndpointDialogProps) {
  const [form, setForm] = useState(() => formOf(endpoint))
  const saving = useAction(save, { success: 'Stored.', onSuccess: onClose })
  const problem = problemIn(form)
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={endpoint ? `Edit ${endpoint.name}` : 'Add an endpoint'}
      description="One entry per model. The key itself is never stored: only the name of the variable that holds it."
      className="w-[min(40rem,calc(100vw-2rem))]"
      footer={
        <>
          {(saving.error ?? problem) && (
            <p role="status" className="mr-auto self-center text-muted text-sm">
              {saving.error ?? problem}
            </p>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            type="submit"
            form="endpoint"
            pending={saving.pending}
            disabled={problem !== null}
          >
            Store endpoint
          </Button>
        </>
      }
    >
      <form
        id="endpoint"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          saving.run({ endpoint: endpointOf(form), isNew: endpoint === null })
        }}
      >
        <EndpointFields
          form={form}
          nameFixed={endpoint !== null}
          onChange={(change) => setForm({ ...form, ...change })}
        />
      </form>
    </Dialog>
  )
}

type FieldsProps = {
  form: EndpointForm
  nameFixed: boolean
  onChange: (change: Partial<EndpointForm>) => void
}

type TextField = Exclude<keyof EndpointForm, 'profile' | 'sendReasoning'>

function EndpointFields({ form, nameFixed, onChange }: FieldsProps) {
  const field = (name: TextField, label: string, more: { hint?: string; placeholder?: string } = {}) => (
    <Field label={label} htmlFor={`endpoint-${name}`} hint={more.hint}>
      <Input
        id={`endpoint-${name}`}
        aria-describedby={more.hint ? `endpoint-${name}-hint` : undefined}
        spellCheck={false}
        disabled={name === 'name' && nameFixed}
        placeholder={more.placeholder}
        value={form[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </Field>
  )
  const unknown = { placeholder: 'unknown' }
  const none = { placeholder: 'no limit' }
  const theirs = { placeholder: 'its own' }
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {field('name', 'Name', { hint: 'Short, e.g. local-qwen; runs choose it by this name.' })}
        {field('model', 'Model', { hint: 'As the endpoint names it.' })}
        {field('baseUrl', 'Base URL', { hint: 'Mostly ends in /v1.' })}
        {field('apiKeyVariable', 'Variable with the key', { hint: 'Empty = it wants none.' })}
      </div>
      <Group legend="Prices, $ per million tokens">
        {field('inputPrice', 'Input', unknown)}
        {field('cachedPrice', 'Cached input', { placeholder: 'as input' })}
        {field('outputPrice', 'Output', unknown)}
      </Group>
      <Group legend="Limits, in each worker">
        {field('concurrency', 'Calls at once', none)}
        {field('requestsPerMinute', 'Requests a minute', none)}
        {field('tokensPerMinute', 'Tokens a minute', none)}
      </Group>
      <Group legend="Sampling">
        {field('temperature', 'Temperature', theirs)}
        {field('topP', 'Top p', theirs)}
        {field('maxTokens', 'Longest answer, tokens', theirs)}
        {field('seed', 'Seed', theirs)}
      </Group>
      <Field
        label="Agent’s dialect"
        htmlFor="endpoint-profile"
        hint="A connection test says whether it calls tools."
      >
        <Select
          id="endpoint-profile"
          aria-describedby="endpoint-profile-hint"
          value={form.profile}
          onChange={(event) => onChange({ profile: event.target.value as EndpointForm['profile'] })}
          options={[
            { value: 'function-calling', label: 'Function calling' },
            { value: 'codeact-text', label: 'Calls as text (CodeAct)' },
          ]}
        />
      </Field>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="accent-accent"
          checked={form.sendReasoning}
          onChange={(event) => onChange({ sendReasoning: event.target.checked })}
        />
        Send earlier reasoning back to the model
      </label>
    </>
  )
}

function Group({ legend, children }: { legend: string; children: React.ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">{children}</div>
    </fieldset>
  )
}
