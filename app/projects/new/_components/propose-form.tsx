'use client'
import { useRouter } from 'next/navigation'
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useRef, useState, useTransition } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import {
  chosenRecording,
  problemOf,
  type RunChoices,
  runPart,
} from '#app/projects/_components/run-choices.ts'
import { RunEstimate } from '#app/projects/_components/run-estimate.tsx'
import { RunFields } from '#app/projects/_components/run-fields.tsx'
import { useRunChoices } from '#app/projects/_components/use-run-choices.ts'
import { start } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'

type Chosen = { domain: string; language: string; count: number }

type ProposeFormProps = {
  domains: { name: string; title: string; criteria: string[] }[]
  languages: { name: string; label: string }[]
  models: ModelOptions
  /** as the address says; the prompt beside the form follows it */
  chosen: Chosen
}

export function ProposeForm({ domains, languages, models, chosen }: ProposeFormProps) {
  const router = useRouter()
  const [asked, setAsked, addressWritten] = useAsked(chosen)
  const [choices, changeChoices] = useRunChoices(models)
  const starting = useAction(start, {
    success: 'The run is queued.',
    // an address that is still to be written would take the place of the run's page
    onSuccess: (runId) => void addressWritten().then(() => router.push(`/runs/${runId}`)),
  })
  const problem = problemOf(choices, models)
  const recording = chosenRecording(choices, models)
  function choose(change: Partial<RunChoices>) {
    const recorded = chosenRecording(changeChoices(change), models)
    if (recorded) setAsked(askedOf(recorded))
  }
  // the address may ask for what was not recorded: the recording decides
  const shown = recording ? askedOf(recording) : asked
  const domain = domains.find((each) => each.name === shown.domain)
  function input(): RunInput {
    const asking = { domain: shown.domain, language: shown.language, count: Number(shown.count) }
    return { recipe: 'propose', ...asking, ...runPart(choices, models, 'propose') }
  }
  return (
    <Panel title="Propose">
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          starting.run(input())
        }}
      >
        <Field
          label="Domain"
          htmlFor="domain"
          hint={domain && `Tests must cite: ${shortCriteria(domain.criteria)}`}
        >
          <Select
            id="domain"
            aria-describedby="domain-hint"
            disabled={recording !== undefined}
            value={shown.domain}
            onChange={(event) => setAsked({ domain: event.target.value })}
            options={domains.map((each) => ({ value: each.name, label: each.title }))}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Language" htmlFor="language">
            <Select
              id="language"
              disabled={recording !== undefined}
              value={shown.language}
              onChange={(event) => setAsked({ language: event.target.value })}
              options={languages.map((each) => ({ value: each.name, label: each.label }))}
            />
          </Field>
          <Field label="How many projects" htmlFor="count">
            <Input
              id="count"
              type="number"
              min={1}
              max={20}
              disabled={recording !== undefined}
              value={shown.count}
              onChange={(event) => setAsked({ count: event.target.value })}
            />
          </Field>
        </div>
        <RunFields choices={choices} models={models} recipe="propose" onChange={choose} />
        <RunEstimate input={input} disabled={problem !== null} />
        <div className="flex items-center gap-3 border-t pt-4">
          <Button type="submit" variant="primary" pending={starting.pending} disabled={problem !== null}>
            Propose
          </Button>
          <p role="status" className={starting.error ? 'text-red' : 'text-muted'}>
            {starting.error ?? problem}
          </p>
        </div>
      </form>
    </Panel>
  )
}

function askedOf(recording: { domain: string; language: string }) {
  return { domain: recording.domain, language: recording.language, count: '1' }
}

/** The form's own copy answers at once; the address, and with it the prompt, follows. */
function useAsked(chosen: Chosen) {
  const [, startTransition] = useTransition()
  const [, setQuery] = useQueryStates(
    { domain: parseAsString, language: parseAsString, count: parseAsInteger },
    { shallow: false, history: 'replace', startTransition, throttleMs: 200 },
  )
  const [asked, setState] = useState({ ...chosen, count: String(chosen.count) })
  const writing = useRef<Promise<unknown>>(undefined)
  function change(part: Partial<typeof asked>) {
    const next = { ...asked, ...part }
    setState(next)
    const { domain, language } = next
    writing.current = setQuery({ domain, language, count: Number(next.count) || null })
  }
  const written = () => Promise.resolve(writing.current)
  return [asked, change, written] as const
}

/** "Isolation: what it means" -> "isolation" */
function shortCriteria(criteria: string[]): string {
  return criteria.map((criterion) => (criterion.split(':')[0] ?? criterion).toLowerCase()).join(', ')
}
