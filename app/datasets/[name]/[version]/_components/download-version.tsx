'use client'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { check } from '#app/datasets/actions.ts'
import { shapeOptions } from '#app/trajectories/shape-options.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'

type DownloadVersionProps = { name: string; version: number }

/** Rows, dataset_info.json, training settings, card and manifest in one tar; the same version gives the same rows. */
export function DownloadVersion({ name, version }: DownloadVersionProps) {
  const [open, setOpen] = useState(false)
  const [shape, setShape] = useState('as-recorded')
  const checking = useAction(check, {
    onSuccess: () => window.location.assign(`/datasets/${name}/${version}/files?shape=${shape}`),
  })
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Download aria-hidden /> Download…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Download ${name}, version ${version}`}
        description="A folder that llamafactory-cli train starts from, as one tar: rows, settings, card, manifest."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Close</Button>
            <Button
              variant="primary"
              pending={checking.pending}
              onClick={() => checking.run({ name, version })}
            >
              Download
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Shape" htmlFor="version-shape">
            <Select
              id="version-shape"
              options={shapeOptions}
              value={shape}
              onChange={(event) => setShape(event.target.value)}
            />
          </Field>
          {checking.error && <p className="text-pretty text-red text-sm">{checking.error}</p>}
        </div>
      </Dialog>
    </>
  )
}
