import { FunnelBar } from '#components/charts/funnel-bar.tsx'

type FunnelProps = { steps: { decision: string; left: number }[] }

/** How many trajectories each decision left. */
export function Funnel({ steps }: FunnelProps) {
  return (
    <ol aria-label="What each decision left" className="flex flex-col gap-1">
      {steps.map(({ decision, left }) => (
        <li key={decision}>
          <FunnelBar bar={{ label: decision, count: left }} whole={steps[0]?.left ?? 0} />
        </li>
      ))}
    </ol>
  )
}
