import type { Metadata } from 'next'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { TrajectoryTable } from '#components/trajectories/trajectory-table.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RowKeys } from '#components/ui/row-keys.tsx'
import {
  countFunnel,
  countNeeds,
  countTrajectoriesByPurpose,
  findActiveRuns,
  findRecentTrajectories,
  sumCosts,
} from '#lib/data/overview.ts'
import { ActiveRuns } from './_components/active-runs.tsx'
import { Costs } from './_components/costs.tsx'
import { FunnelChart } from './_components/funnel-chart.tsx'
import { Needs } from './_components/needs.tsx'
import { PurposeTable } from './_components/purpose-table.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const funnel = await countFunnel()
  const [costs, needs, runs, purposes, recent] = await Promise.all([
    sumCosts(funnel.approved),
    countNeeds(),
    findActiveRuns(),
    countTrajectoriesByPurpose(),
    findRecentTrajectories(),
  ])
  const fresh = funnel.proposed === 0 && costs.runs === 0
  return (
    <>
      <PageHeader
        crumbs={[]}
        title="Overview"
        actions={
          <ButtonLink href="/projects/new" variant="primary">
            New project
          </ButtonLink>
        }
      />
      <LiveRefresh />
      <RowKeys />
      {fresh ? (
        <EmptyState
          title="Nothing has been built yet"
          action={
            <ButtonLink href="/projects/new" variant="primary">
              Propose a first project
            </ButtonLink>
          }
          command="npm run demo"
        >
          A model proposes a project and breaks it into tasks, agents set it up, write its tests and implement
          it, and a fresh sandbox verifies each task. The recorded example shows all of it without a key.
        </EmptyState>
      ) : (
        <div className="grid gap-4 p-4 xl:grid-cols-3">
          <FunnelChart funnel={funnel} />
          <Costs costs={costs} />
          <Needs needs={needs} />
          <ActiveRuns runs={runs} />
          <PurposeTable purposes={purposes} />
          <Panel title="Latest trajectories" className="xl:col-span-3">
            {recent.length > 0 ? (
              <TrajectoryTable trajectories={recent} />
            ) : (
              <p className="px-4 py-6 text-muted">
                None yet: they appear as soon as an agent starts to work.
              </p>
            )}
          </Panel>
        </div>
      )}
    </>
  )
}
