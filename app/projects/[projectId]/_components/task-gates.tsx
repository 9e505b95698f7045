import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge, StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
import type { TaskGates as Gated } from '#lib/data/task-gates.ts'
import { GateList } from './gate-list.tsx'

const kinds = {
  'tests-gate': 'Tests, before any implementation',
  implementation: 'Implementation',
  mutation: 'Mutants of its code, met by its tests',
}

type TaskGatesProps = { projectId: string; tasks: Gated[] }

/** A strip of gates per task; opened, it shows their evidence. */
export function TaskGates({ projectId, tasks }: TaskGatesProps) {
  return (
    <Panel
      title={<span id="tasks">Tasks, gate by gate</span>}
      aside={<span className="hidden sm:inline">newest verdict that passed, else the newest</span>}
    >
      {tasks.map((task) => (
        <details key={task.id} className="group/task border-b last:border-b-0">
          <summary className="row-link relative flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1 hover:bg-hover">
            <ChevronRight
              className="size-4 shrink-0 text-faint transition-transform group-open/task:rotate-90"
              aria-hidden
            />
            <span className="w-9 shrink-0 text-faint tabular-nums">{task.number}</span>
            <span className="min-w-40 flex-1 truncate">{task.title}</span>
            <Strip task={task} />
          </summary>
          <Evidence projectId={projectId} task={task} />
        </details>
      ))}
    </Panel>
  )
}

function Strip({ task }: { task: Gated }) {
  if (task.verdicts.length === 0) return <span className="text-faint text-sm">nothing checked yet</span>
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {task.verdicts.map((verdict) => (
        <span key={verdict.id} className="flex items-center gap-1" title={kinds[verdict.kind]}>
          {verdict.gates.map(({ gate, outcome }) => (
            <span key={gate} title={`${stateLabel(gate)}: ${stateLabel(outcome)}`}>
              <StateIcon state={outcome} />
            </span>
          ))}
        </span>
      ))}
    </span>
  )
}

function Evidence({ projectId, task }: { projectId: string; task: Gated }) {
  return (
    <div className="grid gap-x-6 gap-y-4 px-4 pt-1 pb-4 xl:grid-cols-2 xl:pl-11">
      {task.verdicts.length === 0 && (
        <p className="text-muted">Its tests are written, and checked, when its turn comes.</p>
      )}
      {task.verdicts.map((verdict) => (
        <section key={verdict.id} className="flex min-w-0 flex-col gap-2" aria-label={kinds[verdict.kind]}>
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            {kinds[verdict.kind]}
            <StateBadge state={verdict.outcome} />
            <span className="font-normal text-muted text-sm">
              {verdict.carried && 'carried over, verified again'}
              {!verdict.carried && verdict.attempt > 0 && `attempt ${verdict.attempt}`}
            </span>
          </h3>
          <GateList gates={verdict.gates} flags={verdict.flags} trajectoryId={verdict.trajectoryId} />
          <p className="flex gap-3">
            <Link
              href={`/projects/${projectId}?tab=tests&task=${task.number}`}
              className="text-accent hover:underline"
            >
              Verdict, test by test
            </Link>
            {verdict.trajectoryId && (
              <Link href={`/trajectories/${verdict.trajectoryId}`} className="text-accent hover:underline">
                Replay this attempt
              </Link>
            )}
          </p>
        </section>
      ))}
    </div>
  )
}
