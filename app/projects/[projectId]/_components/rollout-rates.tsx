import Link from 'next/link'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import type { TaskGates, TaskRollouts } from '#lib/data/task-gates.ts'

type RolloutRatesProps = { projectId: string; tasks: TaskGates[]; rollouts: TaskRollouts[] }

/** Fresh attempts per task and how many passed, each a link to them. */
export function RolloutRates({ projectId, tasks, rollouts }: RolloutRatesProps) {
  const measured = rollouts.filter((each) => each.measured > 0)
  const mean = measured.reduce((sum, each) => sum + each.passed / each.measured, 0) / measured.length
  return (
    <Panel title="Rollouts" aside={measured.length > 0 && `pass@1 ${mean.toFixed(2)}`}>
      {rollouts.length === 0 && (
        <p className="px-4 py-3 text-muted">
          None yet. “Roll out” makes fresh attempts at tasks with accepted tests: pass rates, and more
          trajectories.
        </p>
      )}
      <ul className="flex flex-col">
        {tasks.flatMap((task) => {
          const of = rollouts.find((each) => each.taskNumber === task.number)
          if (!of) return []
          return (
            <li
              key={task.id}
              className="relative flex min-h-8 items-center gap-3 border-b px-4 last:border-b-0"
            >
              <span className="w-9 shrink-0 text-faint tabular-nums">{task.number}</span>
              <span className="min-w-0 flex-1 truncate">{task.title}</span>
              <Link
                href={addressOf(projectId, task.number)}
                className="row-link whitespace-nowrap text-accent tabular-nums hover:underline"
              >
                {formatCount(of.passed)} of {formatCount(of.measured)} passed
              </Link>
              {of.notMeasured > 0 && (
                <span className="text-amber text-sm">
                  {formatPlural(of.notMeasured, 'was', 'were')} not measured
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** Titles of rollouts begin alike (pipeline/implementation-attempt.ts). */
function addressOf(projectId: string, number: string): string {
  const search = encodeURIComponent(`Rollout of ${number} `)
  return `/trajectories?project=${projectId}&task=${number}&search=${search}`
}
