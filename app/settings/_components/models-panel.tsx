import Link from 'next/link'
import { Panel } from '#components/ui/panel.tsx'

/** A page of its own: without a database this one still opens. */
export function ModelsPanel() {
  return (
    <Panel
      title="Models"
      aside={
        <Link href="/settings/models" className="rounded hover:text-ink hover:underline">
          open
        </Link>
      }
    >
      <p className="px-4 py-3 text-muted">
        Endpoints by name, with prices, limits and a connection test: under{' '}
        <Link href="/settings/models" className="rounded text-ink underline">
          Models
        </Link>
        . Runs choose one, or another one per stage.
      </p>
    </Panel>
  )
}
