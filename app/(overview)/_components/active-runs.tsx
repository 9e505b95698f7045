import Link from 'next/link'
import { Elapsed } from '#components/ui/elapsed.tsx'
import { formatUsd } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import type { findActiveRuns } from '#lib/data/overview.ts'

type ActiveRun = Awaited<ReturnType<typeof findActiveRuns>>[number]

export function ActiveRuns({ runs }: { runs: ActiveRun[] }) {
  return (
    <Panel
      title="Running now"
      aside={
        <Link href="/runs" className="hover:text-ink hover:underline">
          all runs
        </Link>
      }
    >
      {runs.length === 0 && <p className="px-4 py-3 text-muted">No run is at work.</p>}
      <ul className="flex flex-col">
        {runs.map((run) => (
          <ActiveRunLine key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  )
}

function ActiveRunLine({ run }: { run: ActiveRun }) {
  const { project } = run
  return (
    <li className="relative flex flex-col gap-1 border-b px-4 py-2 last:border-b-0 hover:bg-hover">
      <div className="flex items-center gap-2">
        <StateIcon state={run.state} />
        <Link href={`/runs/${run.id}`} className="row-link truncate font-medium">
          {run.title}
        </Link>
        <span className="ml-auto flex shrink-0 gap-3 text-muted text-sm tabular-nums">
          {formatUsd(run.costUsd)}
          {run.startedAt && <Elapsed from={run.startedAt} to={null} />}
        </span>
      </div>
      <div className="flex items-center gap-2 text-muted text-sm">
        <span className="truncate">{run.stages.map((stage) => stage.name).join(', ') || run.state}</span>
        {project && project.tasksTotal > 0 && (
          <span className="ml-auto flex w-28 shrink-0 items-center gap-2 tabular-nums">
            <ProgressBar
              label="Tasks passed"
              value={project.tasksPassed}
              max={project.tasksTotal}
              tone="green"
            />
            {project.tasksPassed}/{project.tasksTotal}
          </span>
        )}
      </div>
    </li>
  )
}
