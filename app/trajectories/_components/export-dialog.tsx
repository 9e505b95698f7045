'use client'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { makeExport } from '#app/trajectories/actions.ts'
import { type ShapeOption, shapeOptions } from '#app/trajectories/shape-options.ts'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatPlural, formatTokens } from '#components/ui/numbers.ts'
import { Select } from '#components/ui/select.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'

type ExportDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** what is exported: these, or all under the filter */
  selection: { ids: string[] } | { filter: TrajectoryFilter }
  /** "12 chosen trajectories" */
  what: string
}

type Made = {
  href: string
  rows: number
  recordedRows: number
  staleRows: number
  estimatedTokens: number
  skipped: number
  reasons: string[]
}

export function ExportDialog({ selection, what, ...dialog }: ExportDialogProps) {
  const [shape, setShape] = useState<ShapeOption>('as-recorded')
  const [onlyApproved, setOnlyApproved] = useState(true)
  const [solvingOnly, setSolvingOnly] = useState(true)
  const [made, setMade] = useState<Made | null>(null)
  const { run, pending, error } = useAction(makeExport, { onSuccess: setMade })
  // another choice is another export: the one made before must not be fetched by mistake
  const change = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      set(value)
      setMade(null)
    }
  }
  return (
    <Dialog
      {...dialog}
      title="Export as LLaMA-Factory rows"
      description={`From ${what}: rows, dataset_info.json and a manifest in one tar.`}
      footer={
        <>
          <Button onClick={() => dialog.onOpenChange(false)}>Close</Button>
          {made && made.rows > 0 ? (
            <Button variant="primary" onClick={() => window.location.assign(made.href)}>
              <Download aria-hidden /> Download {formatPlural(made.rows, 'row')}
            </Button>
          ) : (
            <Button
              variant="primary"
              pending={pending}
              onClick={() => run({ ...selection, shape, onlyApproved, solvingOnly })}
            >
              Make export
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Shape" htmlFor="export-shape">
          <Select
            id="export-shape"
            options={shapeOptions}
            value={shape}
            onChange={(event) => change(setShape)(event.target.value as ShapeOption)}
          />
        </Field>
        <Choice checked={onlyApproved} onChange={change(setOnlyApproved)}>
          Only what a person approved
        </Choice>
        <Choice checked={solvingOnly} onChange={change(setSolvingOnly)}>
          Only trajectories that solve a task (no set-up, no test-writing)
        </Choice>
        {error && <p className="text-red text-sm">{error}</p>}
        {made && <Outcome made={made} />}
      </div>
    </Dialog>
  )
}

function Outcome({ made }: { made: Made }) {
  const more = made.skipped - made.reasons.length
  return (
    <div className="flex flex-col gap-1 rounded-md border bg-surface px-3 py-2 text-sm" role="status">
      <p>
        <strong>{formatPlural(made.rows, 'row')}</strong>, about {formatTokens(made.estimatedTokens)} tokens
        (estimated, no tokenizer has counted them)
        {made.recordedRows > 0 && `; ${made.recordedRows} from a recorded model`}.
      </p>
      {made.staleRows > 0 && (
        <p className="text-amber">
          {formatPlural(made.staleRows, 'row has', 'rows have')} a stale verdict: given on a repository that
          has gone back since. manifest.json names them.
        </p>
      )}
      {made.skipped > 0 && (
        <>
          <p className="text-amber">{formatPlural(made.skipped, 'trajectory', 'trajectories')} left out:</p>
          <ul className="list-disc pl-4 text-muted">
            {made.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
            {more > 0 && <li>{more} more, each named in manifest.json</li>}
          </ul>
        </>
      )}
    </div>
  )
}
