'use client'
import { useState } from 'react'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { cancel, goOn, pause, resume } from '../../actions.ts'

type RunActionsProps = {
  run: { id: string; recipe: string; state: string; budgetUsd: number | null; pauseWanted: boolean }
  /** while it waits: where the edited thing can be edited */
  editHref: string | null
}

export function RunActions({ run, editHref }: RunActionsProps) {
  const [asking, setAsking] = useState(false)
  const cancelling = useAction(cancel, { success: 'Cancelling: the running command is being stopped.' })
  const cancelButton = (
    <Button variant="danger" pending={cancelling.pending} onClick={() => cancelling.run({ runId: run.id })}>
      Cancel run
    </Button>
  )
  if (run.state === 'queued' || run.state === 'running') {
    return (
      <>
        {run.recipe === 'build-project' && <PauseButton runId={run.id} wanted={run.pauseWanted} />}
        {cancelButton}
      </>
    )
  }
  if (run.state === 'paused') {
    return (
      <>
        <GoOnButton runId={run.id} approves={editHref !== null} />
        {editHref && <ButtonLink href={editHref}>Edit</ButtonLink>}
        {cancelButton}
      </>
    )
  }
  if (!['failed', 'partly', 'cancelled'].includes(run.state)) return null
  return (
    <>
      <Button variant="primary" onClick={() => setAsking(true)}>
        Resume…
      </Button>
      <ResumeDialog run={run} editHref={null} open={asking} onOpenChange={setAsking} />
    </>
  )
}

function PauseButton({ runId, wanted }: { runId: string; wanted: boolean }) {
  const pausing = useAction(pause, { success: 'It waits before its next stage.' })
  return (
    <Button
      pending={pausing.pending}
      disabled={wanted}
      title={
        wanted ? 'It waits before its next stage' : 'Wait before the next stage; the one at work is finished'
      }
      onClick={() => pausing.run({ runId })}
    >
      {wanted ? 'Pausing…' : 'Pause'}
    </Button>
  )
}

function GoOnButton({ runId, approves }: { runId: string; approves: boolean }) {
  const going = useAction(goOn, { success: 'Queued again: it goes on from here.' })
  return (
    <Button variant="primary" pending={going.pending} onClick={() => going.run({ runId })}>
      {approves ? 'Approve and go on' : 'Go on'}
    </Button>
  )
}

type ResumeDialogProps = RunActionsProps & { open: boolean; onOpenChange: (open: boolean) => void }

function ResumeDialog({ run, open, onOpenChange }: ResumeDialogProps) {
  const [budget, setBudget] = useState(run.budgetUsd === null ? '' : String(run.budgetUsd))
  const resuming = useAction(resume, {
    success: 'Queued again: what was done is not done twice.',
    onSuccess: () => onOpenChange(false),
  })
  function submit() {
    resuming.run({ runId: run.id, budgetUsd: budget.trim() === '' ? null : Number(budget) })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Resume this run"
      description="Finished stages are remembered; what failed or was interrupted runs again."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Close</Button>
          <Button variant="primary" type="submit" form="resume" pending={resuming.pending}>
            Resume run
          </Button>
        </>
      }
    >
      <form
        id="resume"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label="Budget of the whole run, US dollars"
          htmlFor="resume-budget"
          hint="Empty means no limit. What is already spent counts."
          error={resuming.error ?? undefined}
        >
          <Input
            id="resume-budget"
            aria-describedby="resume-budget-hint"
            inputMode="decimal"
            value={budget}
            onChange={(event) => setBudget(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  )
}
