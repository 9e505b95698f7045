import { Pager } from '#components/lists/pager.tsx'
import { RunTable } from '#components/runs/run-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { countRuns, findRuns } from '#lib/data/runs.ts'

export async function RunsTab({ projectId, after }: { projectId: string; after: string | undefined }) {
  const [page, total] = await Promise.all([findRuns({ projectId, cursor: after }), countRuns({ projectId })])
  if (total === 0) {
    return (
      <EmptyState title="No run of this project">
        “Build” starts one; it shows its stages, log and cost while it works.
      </EmptyState>
    )
  }
  return (
    <>
      <RunTable runs={page.rows} />
      <Pager
        path={`/projects/${projectId}`}
        query={{ tab: 'runs', after }}
        shown={page.rows.length}
        total={total}
        next={page.next}
      />
    </>
  )
}
