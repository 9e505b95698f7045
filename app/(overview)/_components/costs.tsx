import Link from 'next/link'
import { formatCount, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'

type CostsProps = {
  costs: { dayUsd: number; totalUsd: number; tokens: number; runs: number; perApprovedUsd: number | null }
}

export function Costs({ costs }: CostsProps) {
  const facts = [
    { label: 'last 24 hours', value: formatUsd(costs.dayUsd), href: '/runs' },
    { label: `in ${formatCount(costs.runs)} runs`, value: formatUsd(costs.totalUsd), href: '/runs' },
    { label: 'tokens', value: formatTokens(costs.tokens), href: '/runs' },
    {
      label: 'per approved trajectory',
      value: costs.perApprovedUsd === null ? '–' : formatUsd(costs.perApprovedUsd),
      href: '/trajectories?review=approved',
    },
  ]
  return (
    <Panel title="Model cost">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3">
        {facts.map((fact) => (
          <div key={fact.label} className="flex flex-col-reverse">
            <dt className="text-muted text-sm">{fact.label}</dt>
            <dd className="font-semibold text-lg tabular-nums">
              <Link href={fact.href} className="rounded hover:underline">
                {fact.value}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
