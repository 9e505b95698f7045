import { CircleAlert, Flag, ThumbsUp } from 'lucide-react'
import Link from 'next/link'
import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'

type NeedsProps = { needs: { unreviewed: number; flagged: number; stopped: number } }

const solving = 'purpose=implementation,resolution,reproduction,library'

export function Needs({ needs }: NeedsProps) {
  const rows = [
    {
      label: ['verified solution to review', 'verified solutions to review'],
      count: needs.unreviewed,
      href: `/trajectories?${solving}&verdict=passed&review=unreviewed&state=ended`,
      icon: ThumbsUp,
    },
    {
      label: ['flagged attempt nobody judged', 'flagged attempts nobody judged'],
      count: needs.flagged,
      href: `/trajectories?${solving}&review=unreviewed&state=ended&flags=tests-edited,runner-configuration,start-up-hook`,
      icon: Flag,
    },
    {
      label: ['run that stopped before the end', 'runs that stopped before the end'],
      count: needs.stopped,
      href: '/runs?state=stopped',
      icon: CircleAlert,
    },
  ]
  const waiting = rows.filter((row) => row.count > 0)
  return (
    <Panel title="Needs you">
      {waiting.length === 0 && <p className="px-4 py-3 text-muted">Nothing waits for you.</p>}
      <ul className="flex flex-col py-1">
        {waiting.map(({ label, count, href, icon: Icon }) => (
          <li key={href}>
            <Link href={href} className="flex h-8 items-center gap-2 px-4 hover:bg-hover">
              <Icon className="size-4 shrink-0 text-amber" aria-hidden />
              <span className="font-semibold tabular-nums">{formatCount(count)}</span>
              <span className="truncate text-muted">{label[count === 1 ? 0 : 1]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
