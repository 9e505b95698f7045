import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import { findPlan, type ProjectDetail } from '#lib/data/projects.ts'
import { findTask } from '#lib/data/tasks.ts'
import { TaskTests } from './task-tests.tsx'

/** One task's checklist beside its tests, and what every check of it said. */
export async function TestsTab({ project, number }: { project: ProjectDetail; number: string | undefined }) {
  const phases = await findPlan(project.id)
  const tasks = phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  const chosen = number ?? tasks[0]?.number
  if (!chosen) {
    return (
      <EmptyState title="No tasks yet" command={`npx swe-play build ${project.slug}`}>
        Tests are written task by task, after the project is broken down.
      </EmptyState>
    )
  }
  const task = await findTask(project.id, chosen)
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <nav
        aria-label="Tasks"
        className="max-h-48 shrink-0 overflow-auto border-b py-1 md:max-h-none md:w-72 md:border-r md:border-b-0"
      >
        {tasks.map((each) => (
          <Link
            key={each.id}
            href={`/projects/${project.id}?tab=tests&task=${each.number}`}
            scroll={false}
            aria-current={each.number === chosen ? 'true' : undefined}
            className={classNames(
              'flex h-8 items-center gap-2 px-3 hover:bg-hover',
              each.number === chosen && 'bg-accent-soft',
            )}
          >
            <StateIcon state={each.state} />
            <span className="w-9 shrink-0 text-faint tabular-nums">{each.number}</span>
            <span className="truncate">{each.title}</span>
          </Link>
        ))}
      </nav>
      <div className="min-w-0 flex-1 md:overflow-auto">
        {task ? (
          <TaskTests task={task} projectId={project.id} />
        ) : (
          <EmptyState title={`There is no task ${chosen}`}>Choose one from the list.</EmptyState>
        )}
      </div>
    </div>
  )
}
