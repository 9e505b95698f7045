import Link from 'next/link'
import { TrajectoryTable } from '#components/trajectories/trajectory-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import { countProjectTrajectories, findProjectTrajectories } from '#lib/data/runs.ts'

const shownAtMost = 100

export async function TrajectoriesTab({ projectId }: { projectId: string }) {
  const [trajectories, total] = await Promise.all([
    findProjectTrajectories(projectId, shownAtMost),
    countProjectTrajectories(projectId),
  ])
  if (total === 0) {
    return (
      <EmptyState title="No trajectories yet">
        Each attempt of an agent becomes one, step by step, as soon as it begins.
      </EmptyState>
    )
  }
  return (
    <>
      <TrajectoryTable trajectories={trajectories} />
      <p className="flex gap-2 px-4 py-2 text-muted text-sm">
        {formatCount(trajectories.length)} of {formatCount(total)}
        <Link href={`/trajectories?project=${projectId}`} className="text-accent underline">
          open the whole list with filters
        </Link>
      </p>
    </>
  )
}
