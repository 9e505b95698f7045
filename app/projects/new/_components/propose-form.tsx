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
import { Panel } from '#components/ui/panel.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import { readQuotas } from '#lib/pipeline/quota.ts'
import { type Asked, AskedFields } from './asked-fields.tsx'

type Chosen = {
  domain: string
  /** '' = any */
  difficulty: string
  language: string
  count: number
  /** cells as text; '' = one domain */
  quota: string
}

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
  function input(): RunInput {
    const { language } = shown
    return { recipe: 'propose', language, ...cellsOf(shown), ...runPart(choices, models, 'propose') }
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
        <AskedFields
          asked={shown}
          domains={domains}
          languages={languages}
          locked={recording !== undefined}
          onChange={setAsked}
        />
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

function askedOf(recording: { domain: string; language: string }): Asked {
  return { domain: recording.domain, language: recording.language, count: '1', difficulty: '', quota: '' }
}

function cellsOf({ domain, difficulty, count, quota }: Asked) {
  if (quota !== '') return { quotas: readQuotas(quota) }
  const word = difficultyNames.find((each) => each === difficulty)
  return { domain, count: Number(count), ...(word ? { difficulty: word } : {}) }
}

/** The form's own copy answers at once; the address, and with it the prompt, follows. */
function useAsked(chosen: Chosen) {
  const [, startTransition] = useTransition()
  const [, setQuery] = useQueryStates(
    {
      domain: parseAsString,
      difficulty: parseAsString,
      language: parseAsString,
      count: parseAsInteger,
      quota: parseAsString,
    },
    { shallow: false, history: 'replace', startTransition, throttleMs: 200 },
  )
  const [asked, setState] = useState<Asked>({ ...chosen, count: String(chosen.count) })
  const writing = useRef<Promise<unknown>>(undefined)
  function change(part: Partial<typeof asked>) {
    const next = { ...asked, ...part }
    setState(next)
    const { domain, language } = next
    writing.current = setQuery({
      domain,
      language,
      difficulty: next.difficulty || null,
      count: Number(next.count) || null,
      quota: next.quota || null,
    })
  }
  const written = () => Promise.resolve(writing.current)
  return [asked, change, written] as const
}
