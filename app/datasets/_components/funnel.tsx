import { formatCount } from '#components/ui/numbers.ts'

type FunnelProps = { steps: { decision: string; left: number }[] }

/** How many trajectories each decision left, as long as their share of the first. */
export function Funnel({ steps }: FunnelProps) {
  const whole = steps[0]?.left ?? 0
  return (
    <ol aria-label="What each decision left" className="flex flex-col gap-1">
      {steps.map(({ decision, left }) => (
        <li
          key={decision}
          className="relative flex min-h-7 items-center gap-2 overflow-hidden rounded bg-hover px-2"
        >
          <span
            aria-hidden
            className="absolute inset-y-0 left-0 bg-accent-soft"
            style={{ width: `${whole > 0 ? (left / whole) * 100 : 0}%` }}
          />
          <span className="relative w-14 shrink-0 font-semibold tabular-nums">{formatCount(left)}</span>
          <span className="relative min-w-0 flex-1 text-muted">{decision}</span>
        </li>
      ))}
    </ol>
  )
}
