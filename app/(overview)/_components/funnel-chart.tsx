import Link from 'next/link'
import { formatCount, formatShare } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import type { Funnel } from '#lib/data/overview.ts'

const solving = 'purpose=implementation,resolution,reproduction,library'

type Bar = { label: string; count: number; href: string }

function groupsOf(funnel: Funnel): { unit: string; bars: Bar[] }[] {
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
        { label: 'planned', count: funnel.tasks, href: '/projects?reached=plan' },
        { label: 'tests fail rightly', count: funnel.testsReady, href: '/projects?reached=tests' },
        { label: 'verified', count: funnel.verified, href: '/projects?reached=passed' },
      ],
    },
    {
      unit: 'Solving trajectories',
      bars: [
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

function FunnelBar({ bar, whole }: { bar: Bar; whole: number }) {
  const share = whole > 0 ? Math.min(1, bar.count / whole) : 0
  return (
    <Link
      href={bar.href}
      className="relative flex h-7 items-center gap-2 overflow-hidden rounded bg-hover px-2 hover:bg-grey-soft"
    >
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 bg-accent-soft"
        style={{ width: `${share * 100}%` }}
      />
      <span className="relative w-10 shrink-0 font-semibold tabular-nums">{formatCount(bar.count)}</span>
      <span className="relative flex-1 truncate text-muted">{bar.label}</span>
      <span className="relative text-muted text-sm tabular-nums">{formatShare(bar.count, whole)}</span>
    </Link>
  )
}
