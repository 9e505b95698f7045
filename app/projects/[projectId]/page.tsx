import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { findModelOptions, type ModelOptions } from '#app/model-options.ts'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { formatUsd } from '#components/ui/numbers.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { findProject, type ProjectDetail } from '#lib/data/projects.ts'
import { FilesTab } from './_components/files-tab.tsx'
import { GatesTab } from './_components/gates-tab.tsx'
import { InstancesTab } from './_components/instances-tab.tsx'
import { PlanTab } from './_components/plan-tab.tsx'
import { ProjectActions } from './_components/project-actions.tsx'
import { RunsTab } from './_components/runs-tab.tsx'
import { TestsTab } from './_components/tests-tab.tsx'
import { TrajectoriesTab } from './_components/trajectories-tab.tsx'

type ProjectPageProps = { params: Promise<{ projectId: string }>; searchParams: Promise<SearchParams> }

const loadProject = cache(findProject)

export async function generateMetadata({ params }: ProjectPageProps): Promise<Metadata> {
  const project = await loadProject((await params).projectId)
  return { title: project?.name ?? 'Project' }
}

export default async function ProjectPage({ params, searchParams }: ProjectPageProps) {
  const project = await loadProject((await params).projectId)
  if (!project) notFound()
  const query = queryOf(await searchParams)
  const tab = query.tab ?? 'plan'
  const path = `/projects/${project.id}`
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Projects', href: '/projects' }]}
        title={project.name}
        meta={
          <>
            <StateBadge state={project.state} />
            <span className="hidden sm:inline">
              {project.language} · {project.domain} · {formatUsd(project.costUsd)}
            </span>
            {project.recorded && <RecordedBadge />}
          </>
        }
        actions={
          <ProjectActions
            project={{
              id: project.id,
              state: project.state,
              hasRepository: project.headCommit !== null,
              hasEnvironments: project.hasEnvironments,
            }}
            models={await modelsFor(project.name)}
          />
        }
      />
      {(project.state === 'building' || project.isAtWork) && <LiveRefresh />}
      <RowKeys />
      <TabLinks
        label="Project"
        active={tab}
        tabs={[
          { id: 'plan', label: 'Plan', href: path, count: project._count.tasks },
          { id: 'files', label: 'Files', href: `${path}?tab=files` },
          { id: 'tests', label: 'Tests', href: `${path}?tab=tests` },
          { id: 'gates', label: 'Gates', href: `${path}?tab=gates` },
          {
            id: 'instances',
            label: 'Instances',
            href: `${path}?tab=instances`,
            count: project._count.instances,
          },
          { id: 'runs', label: 'Runs', href: `${path}?tab=runs`, count: project._count.runs },
          {
            id: 'trajectories',
            label: 'Trajectories',
            href: `${path}?tab=trajectories`,
            count: project._count.trajectories,
          },
        ]}
      />
      <Tab tab={tab} project={project} query={query} />
    </>
  )
}

/** A recording can build the one project it was recorded for. */
async function modelsFor(projectName: string): Promise<ModelOptions> {
  const models = await findModelOptions()
  return { ...models, recordings: models.recordings.filter(({ project }) => project === projectName) }
}

type TabProps = { tab: string; project: ProjectDetail; query: Record<string, string | undefined> }

async function Tab({ tab, project, query }: TabProps) {
  if (tab === 'plan') return <PlanTab project={project} models={await modelsFor(project.name)} />
  if (tab === 'files') return <FilesTab project={project} commit={query.commit} path={query.path} />
  if (tab === 'tests')
    return <TestsTab project={project} number={query.task} models={await modelsFor(project.name)} />
  if (tab === 'gates') return <GatesTab project={project} />
  if (tab === 'instances') return <InstancesTab project={project} />
  if (tab === 'runs') return <RunsTab projectId={project.id} after={query.after} />
  if (tab === 'trajectories') return <TrajectoriesTab projectId={project.id} />
  notFound()
}
