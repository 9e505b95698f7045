import Link from 'next/link'
import type { ModelOptions } from '#app/model-options.ts'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StateIcon } from '#components/ui/state-badge.tsx'
import { findPlan, type ProjectDetail } from '#lib/data/projects.ts'
import { findSetUpVerdicts, findTask } from '#lib/data/tasks.ts'
import { TaskTests } from './task-tests.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

/** stands in the address where a task's number stands otherwise */
const setUp = 'set-up'

type TestsTabProps = { project: ProjectDetail; number: string | undefined; models: ModelOptions }

/** One task's checklist beside its tests, and what every check of it said. */
export async function TestsTab({ project, number, models }: TestsTabProps) {
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
  const hrefOf = (task: string) => `/projects/${project.id}?tab=tests&task=${task}`
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <nav
        aria-label="Tasks"
        className="max-h-48 shrink-0 overflow-auto border-b py-1 md:max-h-none md:w-72 md:border-r md:border-b-0"
      >
        <TaskLink
          href={hrefOf(setUp)}
          state={project.headCommit ? 'passed' : 'proposed'}
          number="–"
          title="Set-up"
          current={chosen === setUp}
        />
        {tasks.map((task) => (
          <TaskLink
            key={task.id}
            href={hrefOf(task.number)}
            state={task.state}
            number={task.number}
            title={task.title}
            current={task.number === chosen}
          />
        ))}
      </nav>
      <div className="min-w-0 flex-1 md:overflow-auto">
        {chosen === setUp ? (
          <SetUpVerdicts projectId={project.id} />
        ) : (
          <ChosenTask projectId={project.id} number={chosen} models={models} />
        )}
      </div>
    </div>
  )
}

type TaskLinkProps = { href: string; state: string; number: string; title: string; current: boolean }

function TaskLink({ href, state, number, title, current }: TaskLinkProps) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={current ? 'true' : undefined}
      className={classNames('flex h-8 items-center gap-2 px-3 hover:bg-hover', current && 'bg-accent-soft')}
    >
      <StateIcon state={state} />
      <span className="w-9 shrink-0 text-faint tabular-nums">{number}</span>
      <span className="truncate">{title}</span>
    </Link>
  )
}

type ChosenTaskProps = { projectId: string; number: string; models: ModelOptions }

async function ChosenTask({ projectId, number, models }: ChosenTaskProps) {
  const task = await findTask(projectId, number)
  if (task) return <TaskTests task={task} projectId={projectId} models={models} />
  return <EmptyState title={`There is no task ${number}`}>Choose one from the list.</EmptyState>
}

async function SetUpVerdicts({ projectId }: { projectId: string }) {
  const verdicts = await findSetUpVerdicts(projectId)
  return (
    <div className="flex flex-col gap-4 p-4">
      <h2 className="font-semibold text-lg">Set-up of the repository</h2>
      {verdicts.length === 0 && <p className="text-muted">Nothing has been checked yet.</p>}
      {verdicts.map((verdict, index) => (
        <VerdictPanel key={verdict.id} verdict={verdict} open={index === 0} />
      ))}
    </div>
  )
}
