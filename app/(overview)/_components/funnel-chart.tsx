import { type Bar, FunnelBar } from '#components/charts/funnel-bar.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { Funnel } from '#lib/data/overview.ts'

const solving = 'purpose=implementation,resolution,reproduction,library'

function groupsOf(funnel: Funnel): { unit: string; bars: Bar[] }[] {
  const { tasks } = funnel
  return [
    {
      unit: 'Projects',
      bars: [
        { label: 'proposed', count: funnel.proposed, href: '/projects' },
        { label: 'broken into tasks', count: funnel.planned, href: '/projects?reached=plan' },
        { label: 'set up', count: funnel.setUp, href: '/projects?reached=repository' },
      ],
    },
    {
      unit: 'Tasks',
      bars: [
        { label: 'planned', count: tasks.planned, href: '/projects?reached=plan' },
        { label: 'tests fail rightly', count: tasks.testsFailRightly, href: '/projects?reached=tests' },
        { label: 'implemented', count: tasks.implemented, href: '/projects?reached=tests' },
        { label: 'and repeated', count: tasks.repeated, href: '/projects?reached=passed' },
        {
          label: 'and clean',
          count: tasks.clean,
          href: '/trajectories?purpose=implementation&verdict=passed&flags=none',
        },
      ],
    },
    {
      unit: 'Solving trajectories',
      bars: [
        { label: 'recorded', count: funnel.attempted, href: `/trajectories?${solving}` },
        { label: 'passed', count: funnel.solved, href: `/trajectories?${solving}&verdict=passed` },
        { label: 'approved', count: funnel.approved, href: `/trajectories?${solving}&review=approved` },
      ],
    },
  ]
}

/** Three funnels in a row, one per unit: a bar is as long as its share of the first of its unit. */
export function FunnelChart({ funnel }: { funnel: Funnel }) {
  return (
    <Panel title="From proposal to training data" className="xl:col-span-3">
      <div className="grid divide-y md:grid-cols-3 md:divide-x md:divide-y-0">
        {groupsOf(funnel).map(({ unit, bars }) => (
          <div key={unit} className="flex flex-col gap-1 px-4 py-3">
            <h3 className="mb-1 text-muted text-sm">{unit}</h3>
            {bars.map((bar) => (
              <FunnelBar key={bar.label} bar={bar} whole={bars[0]?.count ?? 0} />
            ))}
          </div>
        ))}
      </div>
    </Panel>
  )
}
