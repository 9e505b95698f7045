import type { ModelOptions } from '#app/model-options.ts'
import { Failures } from '#app/projects/_components/failures.tsx'
import { DependencyGraph } from '#components/plan/dependency-graph.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { findPlan, type ProjectDetail } from '#lib/data/projects.ts'
import { PhaseTree } from './phase-tree.tsx'
import { ProjectAbout } from './project-about.tsx'

type PlanTabProps = { project: ProjectDetail; models: ModelOptions }

export async function PlanTab({ project, models }: PlanTabProps) {
  const phases = await findPlan(project.id)
  const tasks = phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  const taskPath = (number: string) => `/projects/${project.id}?tab=tests&task=${number}`
  return (
    <div className="grid items-start gap-4 p-4 xl:grid-cols-[3fr_2fr]">
      <div className="flex min-w-0 flex-col gap-4">
        <Failures projectId={project.id} models={models} />
        {phases.length === 0 ? (
          <Panel title="Plan">
            <EmptyState title="Not broken into tasks yet" command={`npx swe-play build ${project.slug}`}>
              Building begins with the plan: phases, modules and tasks with their dependencies and tests.
            </EmptyState>
          </Panel>
        ) : (
          phases.map((phase) => <PhaseTree key={phase.id} phase={phase} taskPath={taskPath} />)
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {tasks.length > 0 && (
          <Panel title="Dependencies" aside={`${formatPlural(tasks.length, 'task')}, first to last`}>
            <DependencyGraph tasks={tasks} hrefOf={taskPath} />
          </Panel>
        )}
        <ProjectAbout project={project} />
      </div>
    </div>
  )
}
