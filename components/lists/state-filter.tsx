import { X } from 'lucide-react'
import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount } from '#components/ui/numbers.ts'
import { StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
import { hrefWith, type Query } from './href-with.ts'

type StateFilterProps = {
  path: string
  query: Query
  states: { state: string; count: number }[]
}

/** One link per state with its count; the chosen one takes itself away again. */
export function StateFilter({ path, query, states }: StateFilterProps) {
  const chosen = query.state
  const listed =
    chosen && !states.some(({ state }) => state === chosen)
      ? [...states, { state: chosen, count: -1 }]
      : states
  return (
    <nav aria-label="State" className="flex flex-wrap items-center gap-1">
      {listed.map(({ state, count }) => {
        const active = state === chosen
        return (
          <Link
            key={state}
            href={hrefWith(path, query, { state: active ? undefined : state, after: undefined })}
            aria-current={active ? 'true' : undefined}
            className={classNames(
              'inline-flex h-6 items-center gap-1.5 rounded-full border px-2 text-muted text-sm hover:bg-hover hover:text-ink',
              active && 'border-accent bg-accent-soft text-ink',
            )}
          >
            <StateIcon state={state} />
            {stateLabel(state)}
            {count >= 0 && <span className="text-faint tabular-nums">{formatCount(count)}</span>}
            {active && <X className="size-3" aria-label="remove filter" />}
          </Link>
        )
      })}
    </nav>
  )
}
