import { VerifyButton } from '#app/_components/verify-button.tsx'
import { FunnelBar, UnmeasuredBar } from '#components/charts/funnel-bar.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { readGatePolicy } from '#lib/data/gate-policy.ts'
import type { ProjectDetail } from '#lib/data/projects.ts'
import { countTaskFunnel } from '#lib/data/task-funnel.ts'
import { countRollouts, findGateStops, findTaskGates } from '#lib/data/task-gates.ts'
import { GatePolicyForm } from './gate-policy-form.tsx'
import { GateStops } from './gate-stops.tsx'
import { RolloutRates } from './rollout-rates.tsx'
import { TaskGates } from './task-gates.tsx'

/** How far the tasks came, what stopped the others, and the evidence of every gate. */
export async function GatesTab({ project }: { project: ProjectDetail }) {
  const [funnel, tasks, stops, rollouts, { policy }] = await Promise.all([
    countTaskFunnel(project.id),
    findTaskGates(project.id),
    findGateStops(project.id),
    countRollouts(project.id),
    readGatePolicy(project.id),
  ])
  if (funnel.planned === 0) {
    return (
      <EmptyState title="No tasks yet" command={`npx swe-play build ${project.slug} --model ...`}>
        Each task passes gates: its tests fail without an implementation, pass with one, say the same when
        repeated, and nobody cheated. They show here with their evidence.
      </EmptyState>
    )
  }
  const path = `/projects/${project.id}`
  const clean = `/trajectories?project=${project.id}&purpose=implementation&verdict=passed&flags=none`
  const bars = [
    { label: 'tasks planned', count: funnel.planned, href: path },
    {
      label: 'in a repository that is set up',
      count: project.headCommit ? funnel.planned : 0,
      href: `${path}?tab=tests&task=set-up`,
    },
    { label: 'tests fail rightly', count: funnel.testsFailRightly, href: `${path}?tab=tests` },
    { label: 'implemented', count: funnel.implemented, href: `${path}?tab=gates#tasks` },
    { label: 'and repeated in fresh sandboxes', count: funnel.repeated, href: `${path}?tab=gates#tasks` },
  ]
  const last = { label: 'and clean: no leak, no tampering', count: funnel.clean, href: clean }
  const unmeasured = funnel.planned - funnel.mutationMeasured
  return (
    <div className="grid content-start gap-4 p-4">
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Panel title="Funnel">
          <div className="flex flex-col gap-1 px-4 py-3">
            {bars.map((bar) => (
              <FunnelBar key={bar.label} bar={bar} whole={funnel.planned} />
            ))}
            {funnel.mutationMeasured > 0 ? (
              <FunnelBar
                bar={{
                  label: `tests notice mutants of its code${unmeasured > 0 ? ` (${unmeasured} not measured)` : ''}`,
                  count: funnel.mutation,
                  href: `${path}?tab=gates#tasks`,
                }}
                whole={funnel.planned}
              />
            ) : (
              <UnmeasuredBar label="tests notice mutants of its code" />
            )}
            <FunnelBar bar={last} whole={funnel.planned} />
            <Verify project={project} ready={funnel.testsFailRightly > 0} />
          </div>
        </Panel>
        <div className="grid gap-4">
          <GatePolicyForm projectId={project.id} policy={policy} />
          <GateStops projectId={project.id} {...stops} />
        </div>
      </div>
      <TaskGates projectId={project.id} tasks={tasks} />
      <RolloutRates projectId={project.id} tasks={tasks} rollouts={rollouts} />
    </div>
  )
}

function Verify({ project, ready }: { project: ProjectDetail; ready: boolean }) {
  const command = `npx swe-play verify ${project.slug}`
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <VerifyButton projectId={project.id} command={command} disabled={!ready} />
      <VerifyButton projectId={project.id} mutation command={`${command} --mutation`} disabled={!ready} />
      {!ready && <span className="text-faint text-sm">when a task has accepted tests</span>}
    </div>
  )
}
