'use client'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { formatPlural } from '#components/ui/numbers.ts'

type TagDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  count: number
  /** tags that one of them has and that can be taken away */
  present: string[]
  pending: boolean
  onTag: (change: { add: string[]; remove: string[] }) => void
}

export function TagDialog({ count, present, pending, onTag, ...dialog }: TagDialogProps) {
  const [text, setText] = useState('')
  const [remove, setRemove] = useState<string[]>([])
  const add = text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  const nothing = add.length + remove.length === 0
  const submit = () => {
    if (!nothing && !pending) onTag({ add, remove })
  }
  return (
    <Dialog
      {...dialog}
      title={`Tag ${count === 1 ? 'this trajectory' : formatPlural(count, 'trajectory', 'trajectories')}`}
      footer={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" pending={pending} disabled={nothing} onClick={submit}>
            Save tags
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
        <Field label="Add" htmlFor="tags" hint="Several at once: separate them by commas">
          <Input
            id="tags"
            aria-describedby="tags-hint"
            value={text}
            autoFocus
            placeholder="golden, short"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {present.length > 0 && (
          <div className="flex flex-wrap items-center gap-1.5">
            <span className="text-muted text-sm">Take away</span>
            {present.map((tag) => (
              <span
                key={tag}
                className={`inline-flex h-6 items-center rounded border pl-2 text-sm ${remove.includes(tag) ? 'text-faint line-through' : ''}`}
              >
                {tag}
                <IconButton
                  size="sm"
                  label={remove.includes(tag) ? `Keep ${tag}` : `Take ${tag} away`}
                  aria-pressed={remove.includes(tag)}
                  icon={<X aria-hidden />}
                  onClick={() =>
                    setRemove((current) =>
                      current.includes(tag) ? current.filter((each) => each !== tag) : [...current, tag],
                    )
                  }
                />
              </span>
            ))}
          </div>
        )}
      </form>
    </Dialog>
  )
}
