'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'

type NoteDialogProps = {
  place: number
  pending: boolean
  onNote: (text: string) => void
  onClose: () => void
}

/** Asks what there is to say of one step. */
export function NoteDialog({ place, pending, onNote, onClose }: NoteDialogProps) {
  const [text, setText] = useState('')
  const isEmpty = text.trim() === ''
  const submit = () => {
    if (!isEmpty && !pending) onNote(text)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Note on step ${place}`}
      description="It stays with the step, and the step is marked."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} disabled={isEmpty} onClick={submit}>
            Keep note
          </Button>
        </>
      }
    >
      <Field label="Note" htmlFor="step-note" hint="Ctrl+Enter keeps it">
        <Textarea
          id="step-note"
          aria-describedby="step-note-hint"
          value={text}
          maxLength={2_000}
          autoFocus
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) submit()
          }}
        />
      </Field>
    </Dialog>
  )
}
