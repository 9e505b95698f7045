'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { chosenRecording, problemOf, runPart } from '#app/projects/_components/run-choices.ts'
import { RunEstimate } from '#app/projects/_components/run-estimate.tsx'
import { RunFields } from '#app/projects/_components/run-fields.tsx'
import { useRunChoices } from '#app/projects/_components/use-run-choices.ts'
import { start } from '#app/projects/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { Recording } from '#lib/jobs/recordings.ts'
import type { RunInput } from '#lib/jobs/run-input.ts'
import { type AdapterName, adapterInfos } from '#lib/pipeline/instances/adapter-info.ts'
import { AdapterFields } from './adapter-fields.tsx'

type RollOutDialogProps = {
  projectId: string
  models: ModelOptions
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Fresh attempts at tasks whose tests were accepted; the project stays as it is. */
export function RollOutDialog({ projectId, models, open, onOpenChange }: RollOutDialogProps) {
  const router = useRouter()
  const [choices, changeChoices] = useRunChoices(models)
  const [tasks, setTasks] = useState('')
  const [parallel, setParallel] = useState('2')
  const starting = useAction(start, {
    success: 'The rollouts are queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const [adapters, setAdapters] = useState<AdapterName[]>([])
  const recording = chosenRecording(choices, models)
  const recorded = adapters.length > 0 ? recording?.instances : recording?.rollouts
  const problem =
    recording && !recorded
      ? 'Nothing of this is in the recording: choose an endpoint.'
      : (notRecorded(adapters, recording) ?? problemOf(choices, models))
  const numbers = recorded?.tasks ?? tasks.split(/[\s,]+/).filter((number) => number !== '')
  const recipe = adapters.length > 0 ? 'instances' : 'rollout'
  function input(): RunInput {
    const { settings, ...rest } = runPart(choices, models, recipe)
    return {
      ...(adapters.length > 0 ? { recipe: 'instances', adapters } : { recipe: 'rollout' }),
      projectId,
      ...(numbers.length > 0 ? { tasks: numbers } : {}),
      attempts: recorded?.attempts ?? Number(choices.attempts),
      parallel: Number(parallel),
      settings: { ...settings, onlyTasks: undefined },
      ...rest,
    }
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Roll out"
      description="Fresh attempts at tasks, or at problems that are made of them: for pass rates and training data. The project stays as it is."
      className="w-[min(38rem,calc(100vw-2rem))]"
      footer={
        <>
          {(starting.error ?? problem) && (
            <p role="status" className="mr-auto self-center text-muted text-sm">
              {starting.error ?? problem}
            </p>
          )}
          <Button onClick={() => onOpenChange(false)}>Close</Button>
          <Button
            variant="primary"
            pending={starting.pending}
            disabled={problem !== null}
            onClick={() => starting.run(input())}
          >
            Start rollouts
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <AdapterFields chosen={adapters} onChange={setAdapters} />
        <RunFields choices={choices} models={models} recipe={recipe} onChange={changeChoices} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Tasks"
            htmlFor="rollout-tasks"
            hint={
              recorded
                ? `Recorded: ${recorded.attempts} attempts at each of these.`
                : adapters.length > 0
                  ? 'Numbers with commas; empty = every finished task. A library is made of all of them.'
                  : 'Numbers with commas; empty = every task with accepted tests.'
            }
          >
            <Input
              id="rollout-tasks"
              aria-describedby="rollout-tasks-hint"
              disabled={recorded !== undefined}
              placeholder="all"
              value={recorded ? recorded.tasks.join(', ') : tasks}
              onChange={(event) => setTasks(event.target.value)}
            />
          </Field>
          <Field label="Attempts at the same time" htmlFor="rollout-parallel">
            <Input
              id="rollout-parallel"
              type="number"
              min={1}
              max={16}
              value={parallel}
              onChange={(event) => setParallel(event.target.value)}
            />
          </Field>
        </div>
        <RunEstimate input={input} disabled={problem !== null} />
      </div>
    </Dialog>
  )
}

/** A recording answers only for the adapters it was made with. */
function notRecorded(adapters: AdapterName[], recording: Recording | undefined): string | null {
  if (!recording) return null
  const missing = adapters.find((name) => !recording.instances?.adapters.includes(name))
  return missing ? `${adapterInfos[missing].label} is not in the recording: choose an endpoint.` : null
}
