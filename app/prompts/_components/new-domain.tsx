'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

/** A domain is a prompt: its page opens with a beginning to write on. */
export function NewDomain() {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const usable = /^[a-z0-9][a-z0-9-]*$/.test(name)
  return (
    <>
      <Button onClick={() => setOpen(true)}>New domain</Button>
      <Dialog open={open} onOpenChange={setOpen} title="New domain">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            if (usable) router.push(`/prompts/domains/${name}`)
          }}
        >
          <Field
            label="Short name"
            htmlFor="domain-name"
            hint="Lower-case letters, digits and hyphens, e.g. graph-algorithms. A file in prompts/domains does the same."
          >
            <Input
              id="domain-name"
              aria-describedby="domain-name-hint"
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary" disabled={!usable} className="self-end">
            Write it
          </Button>
        </form>
      </Dialog>
    </>
  )
}
