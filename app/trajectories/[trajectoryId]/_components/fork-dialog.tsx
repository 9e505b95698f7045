'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ModelOptions } from '#app/model-options.ts'
import { fork } from '#app/trajectories/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { forkProblem } from '#lib/trajectories/branches.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { firstModel, modelOf, type RecordedForks, recordedProblem } from './fork-choices.ts'

export type { RecordedForks }

type ForkDialogProps = {
  trajectory: ReplayTrajectory
  /** the last step that is kept, as long as nobody says otherwise */
  step: number
  models: ModelOptions
  recordedForks: RecordedForks
  onClose: () => void
}

/** A new attempt with the conversation and the files of a step. */
export function ForkDialog({ trajectory, step: here, models, recordedForks, onClose }: ForkDialogProps) {
  const router = useRouter()
  const [step, setStep] = useState(String(here))
  const [message, setMessage] = useState('')
  const [model, setModel] = useState(firstModel(models, recordedForks))
  const [name, setName] = useState('')
  const starting = useAction(fork, {
    success: 'The fork is queued.',
    onSuccess: (runId) => router.push(`/runs/${runId}`),
  })
  const after = Number(step)
  const said = message.trim()
  const problem =
    forkProblem(trajectory, after) ??
    recordedProblem(model, recordedForks, { after, said }) ??
    (model === 'environment' && !name.trim() ? 'Name the model.' : null)
  function start() {
    const { id, projectId } = trajectory
    if (problem || !projectId) return
    starting.run({
      projectId,
      trajectoryId: id,
      step: after,
      ...(said ? { message: said } : {}),
      model: modelOf({ model, name, recording: recordedForks.recording ?? '' }),
    })
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Fork this attempt"
      description="A new attempt begins with this conversation and with the files as they were after the step. It is verified like its origin; the origin stays as it is."
      footer={
        <>
          {(starting.error ?? problem) && (
            <p role="status" className="mr-auto self-center text-muted text-sm">
              {starting.error ?? problem}
            </p>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" pending={starting.pending} disabled={problem !== null} onClick={start}>
            Start fork
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <Field
          label="Go on after step"
          htmlFor="fork-step"
          hint={`1 to ${trajectory.steps}; what came later is not kept.`}
        >
          <Input
            id="fork-step"
            inputMode="numeric"
            aria-describedby="fork-step-hint"
            value={step}
            onChange={(event) => setStep(event.target.value)}
          />
        </Field>
        <Field
          label="Say to the agent (optional)"
          htmlFor="fork-message"
          hint="Stands after that step, as a message of the user."
        >
          <Textarea
            id="fork-message"
            rows={3}
            aria-describedby="fork-message-hint"
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        </Field>
        <ModelField {...{ models, recordedForks, model, name }} onModel={setModel} onName={setName} />
      </form>
    </Dialog>
  )
}

type ModelFieldProps = Pick<ForkDialogProps, 'models' | 'recordedForks'> & {
  model: string
  name: string
  onModel: (model: string) => void
  onName: (name: string) => void
}

function ModelField({ models, recordedForks, model, name, onModel, onName }: ModelFieldProps) {
  const { recording, after } = recordedForks
  const recorded = recording
    ? [
        {
          value: 'recorded',
          label:
            after.length > 0
              ? `Recorded answers (after step ${after.join(', ')} alone)`
              : 'Recorded answers (none for a fork of this attempt)',
          disabled: after.length === 0,
        },
      ]
    : []
  const stored = models.endpoints.map((each) => ({
    value: `stored:${each.name}`,
    label: `${each.name} (${each.model})`,
  }))
  const environment = { value: 'environment', label: 'The endpoint of the environment' }
  return (
    <>
      <Field
        label="Model"
        htmlFor="fork-model"
        hint="Goes on in the dialect of the origin. Recorded answers were written ahead and are labelled so."
      >
        <Select
          id="fork-model"
          aria-describedby="fork-model-hint"
          value={model}
          onChange={(event) => onModel(event.target.value)}
          options={[...recorded, ...stored, environment]}
        />
      </Field>
      {model === 'environment' && (
        <Field label="Model name" htmlFor="fork-model-name" hint="As the endpoint names it.">
          <Input
            id="fork-model-name"
            aria-describedby="fork-model-name-hint"
            spellCheck={false}
            value={name}
            onChange={(event) => onName(event.target.value)}
          />
        </Field>
      )}
    </>
  )
}
