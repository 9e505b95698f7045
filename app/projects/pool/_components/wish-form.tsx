'use client'
import { useState } from 'react'
import { QuotaTable } from '#app/projects/_components/quota-table.tsx'
import { wish } from '#app/projects/pool/actions.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { readQuotas } from '#lib/pipeline/quota.ts'

type WishFormProps = { language: string; domains: { name: string; title: string }[]; quota: string }

/** What a person wants the pool to hold; gaps are counted against it. */
export function WishForm({ language, domains, quota }: WishFormProps) {
  const [wanted, setWanted] = useState(quota)
  const saving = useAction(wish, { success: 'Saved: gaps are counted against it.' })
  return (
    <Panel title="What it should hold">
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          saving.run({ language, quotas: readQuotas(wanted) })
        }}
      >
        <QuotaTable quota={wanted} domains={domains} onChange={setWanted} />
        <div className="flex items-center gap-3">
          <Button type="submit" pending={saving.pending} disabled={wanted === quota}>
            Save wishes
          </Button>
          {saving.error && <p className="text-red">{saving.error}</p>}
        </div>
      </form>
    </Panel>
  )
}
