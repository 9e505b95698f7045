'use client'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EndpointDialog } from './endpoint-dialog.tsx'

export function AddEndpoint() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Add endpoint…
      </Button>
      {open && <EndpointDialog endpoint={null} onClose={() => setOpen(false)} />}
    </>
  )
}
