import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { FailureList } from '#components/failures/failure-list.tsx'
import { TrajectoryTable } from '#components/trajectories/trajectory-table.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { findFailures } from '#lib/data/failures.ts'
import { editionAt } from '#lib/data/run-pauses.ts'
import { activeStates, findLiveTrajectory, findLogStart, findRun, type RunDetail } from '#lib/data/runs.ts'
import { LiveNow } from './_components/live-now.tsx'
import { ProposedCells } from './_components/proposed-cells.tsx'
import { RunActions } from './_components/run-actions.tsx'
import { RunFacts } from './_components/run-facts.tsx'
import { RunLog } from './_components/run-log.tsx'
import { RunReason } from './_components/run-reason.tsx'
import { StageList } from './_components/stage-list.tsx'

const logLines = 400

const loadRun = cache(findRun)

type RunPageProps = { params: Promise<{ runId: string }> }

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  const run = await loadRun((await params).runId)
  return { title: run?.title ?? 'Run' }
}

export default async function RunPage({ params }: RunPageProps) {
  const { runId } = await params
  const run = await loadRun(runId)
  if (!run) notFound()
  const active = activeStates.includes(run.state)
  const [live, logStart, failures] = await Promise.all([
    active ? findLiveTrajectory(runId) : null,
    findLogStart(runId, logLines),
    run.recipe === 'build-project' && run.projectId && !active ? findFailures(run.projectId) : [],
  ])
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Runs', href: '/runs' }]}
        title={run.title}
        meta={
          <>
            <StateBadge state={run.state} />
            <span>{run.model}</span>
            {run.recorded && <RecordedBadge />}
          </>
        }
        actions={
          <RunActions
            run={{
              id: run.id,
              recipe: run.recipe,
              state: run.state,
              budgetUsd: run.budgetUsd,
              pauseWanted: run.pauseWanted,
            }}
            editHref={editHrefOf(run)}
          />
        }
      />
      <RowKeys />
      <RunReason run={run} />
      <RunFacts run={run} />
      <div className="grid gap-4 p-4 xl:grid-cols-[3fr_2fr]">
        <StageList stages={run.stages} trajectories={run.trajectories} active={active} />
        <div className="flex min-w-0 flex-col gap-4">
          {run.project && failures.length > 0 && (
            <FailureList failures={failures} hrefOf={hrefOfTask(run.project.id)}>
              <ButtonLink size="sm" href={`/projects/${run.project.id}`}>
                Try again, by class, in the project
              </ButtonLink>
            </FailureList>
          )}
          <ProposedCells cells={run.cells} />
          {active && <LiveNow live={live} state={run.state} />}
          <Panel
            title="Trajectories"
            aside={
              <Link href={`/trajectories?run=${run.id}`} className="hover:text-ink hover:underline">
                open as a list
              </Link>
            }
          >
            {run.trajectories.length > 0 ? (
              <div className="max-h-96 overflow-auto">
                <TrajectoryTable trajectories={run.trajectories} narrow />
              </div>
            ) : (
              <p className="px-4 py-3 text-muted">
                {run.recipe === 'propose' ? 'Proposing needs no agent: there are none.' : 'None yet.'}
              </p>
            )}
          </Panel>
        </div>
        <RunLog
          // a resumed run begins its log anew on the page, with everything that is in it
          key={`${run.id}:${run.generation}`}
          runId={run.id}
          afterId={logStart.afterId}
          older={logStart.older}
          ended={!active}
        />
      </div>
    </>
  )
}

const hrefOfTask = (projectId: string) => (number: string) =>
  `/projects/${projectId}?tab=tests&task=${number}`

/** While it waits: the page of what it waits for. */
function editHrefOf({ projectId, pausedAt }: RunDetail): string | null {
  const edition = projectId && pausedAt ? editionAt(pausedAt) : null
  if (!edition) return null
  const task = edition.taskNumber ? `?task=${edition.taskNumber}` : ''
  return `/projects/${projectId}/edit/${edition.subject}${task}`
}
