import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import type { PhaseDetail, TaskRow } from '#lib/data/projects.ts'

type PhaseTreeProps = { phase: PhaseDetail; taskPath: (number: string) => string }

export function PhaseTree({ phase, taskPath }: PhaseTreeProps) {
  const tasks = phase.modules.flatMap((module) => module.tasks)
  const passed = tasks.filter((task) => task.state === 'passed').length
  return (
    <Panel
      title={
        <span title={phase.goal || undefined}>
          <span className="mr-1.5 text-faint tabular-nums">{phase.number}</span>
          {phase.title}
        </span>
      }
      aside={
        <span className="tabular-nums">
          {passed}/{tasks.length} verified
        </span>
      }
    >
      {phase.modules.map((module) => (
        <section key={module.id} className="border-b last:border-b-0">
          <h3 className="flex h-8 items-center gap-1.5 px-4 text-muted text-sm">
            <span className="text-faint tabular-nums">{module.number}</span>
            {module.title}
          </h3>
          <ul className="pb-1">
            {module.tasks.map((task) => (
              <TaskLine key={task.id} task={task} href={taskPath(task.number)} />
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  )
}

function TaskLine({ task, href }: { task: TaskRow; href: string }) {
  return (
    <li className="relative px-4 py-1 hover:bg-hover">
      <div className="flex min-h-6 items-center gap-3 pl-3">
        <span className="w-10 shrink-0 text-faint tabular-nums">{task.number}</span>
        <Link href={href} scroll={false} className="row-link min-w-0 flex-1 font-medium sm:truncate">
          {task.title}
        </Link>
        {task.dependencies.length > 0 && (
          <span className="hidden shrink-0 text-faint text-sm tabular-nums md:inline">
            after {task.dependencies.join(', ')}
          </span>
        )}
        {task.attempts > 1 && (
          <span className="hidden shrink-0 text-muted text-sm sm:inline">{task.attempts} attempts</span>
        )}
        <Difficulty value={task.difficulty} />
        <span className="flex w-28 shrink-0 justify-end">
          <StateBadge state={task.state} />
        </span>
      </div>
      {task.reason && (
        <p className="truncate pl-16 text-muted text-sm" title={task.reason}>
          {task.reason}
        </p>
      )}
    </li>
  )
}

const steps = [1, 2, 3, 4, 5]

function Difficulty({ value }: { value: number }) {
  return (
    <span
      role="img"
      aria-label={`difficulty ${value} of 5`}
      title={`difficulty ${value} of 5`}
      className="hidden shrink-0 gap-0.5 sm:flex"
    >
      {steps.map((step) => (
        <span
          key={step}
          className={classNames('h-2.5 w-1 rounded-sm', step <= value ? 'bg-muted' : 'bg-line')}
        />
      ))}
    </span>
  )
}
