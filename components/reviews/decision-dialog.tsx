'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { Textarea } from '#components/ui/textarea.tsx'

export type Decision = 'approved' | 'rejected' | 'unreviewed'

const commonReasons = [
  'Does not solve the task',
  'Wrong approach, right by luck',
  'Edits or games the tests',
  'Wandering, too many steps',
  'Environment was broken',
]

type DecisionDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  decision: Exclude<Decision, 'unreviewed'>
  count: number
  pending: boolean
  onDecide: (reason: string) => void
}

/** Asks why. A reason is offered, never required. */
export function DecisionDialog({ decision, count, pending, onDecide, ...dialog }: DecisionDialogProps) {
  const [reason, setReason] = useState('')
  const verb = decision === 'approved' ? 'Approve' : 'Reject'
  const submit = () => onDecide(reason)
  return (
    <Dialog
      {...dialog}
      title={`${verb} ${count === 1 ? 'this trajectory' : formatPlural(count, 'trajectory', 'trajectories')}`}
      description="The reason stays with the decision; the newest decision counts."
      footer={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>Cancel</Button>
          <Button variant={decision === 'approved' ? 'primary' : 'danger'} pending={pending} onClick={submit}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {decision === 'rejected' && (
          <div className="flex flex-wrap gap-1">
            {commonReasons.map((each) => (
              <Button key={each} size="sm" aria-pressed={reason === each} onClick={() => setReason(each)}>
                {each}
              </Button>
            ))}
          </div>
        )}
        <Field label="Reason (optional)" htmlFor="decision-reason" hint="Ctrl+Enter decides">
          <Textarea
            id="decision-reason"
            aria-describedby="decision-reason-hint"
            value={reason}
            maxLength={2_000}
            autoFocus
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat && !pending)
                submit()
            }}
          />
        </Field>
      </form>
    </Dialog>
  )
}
