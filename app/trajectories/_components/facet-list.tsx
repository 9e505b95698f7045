'use client'
import { useState } from 'react'
import type { ListState } from '#app/trajectories/search-params.ts'
import { formatCount } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type FacetAnswer, type FacetCount, type FacetKey, facetKeys } from '#lib/trajectories/listing.ts'
import { facetTitles, valueLabel } from './labels.ts'

const shownAtFirst = 6

type FacetListProps = {
  answer: FacetAnswer | undefined
  state: ListState
  onToggle: (key: FacetKey, value: string) => void
}

export function FacetList({ answer, state, onToggle }: FacetListProps) {
  if (!answer) return <FacetSkeleton />
  const { facets, capped } = answer
  // one value that everything has narrows nothing
  const useful = facetKeys.filter((key) => facets[key].length > 1 || state[key].length > 0)
  return (
    <div className="flex flex-col gap-3 p-3">
      {useful.map((key) => (
        <Facet
          key={key}
          name={key}
          counts={facets[key]}
          capped={capped}
          chosen={state[key]}
          onToggle={onToggle}
        />
      ))}
      {useful.length === 0 && <p className="text-faint text-sm">Nothing to narrow by yet.</p>}
    </div>
  )
}

function Facet(props: {
  name: FacetKey
  counts: FacetCount[]
  capped: boolean
  chosen: string[]
  onToggle: (key: FacetKey, value: string) => void
}) {
  const { name, counts, capped, chosen, onToggle } = props
  const [all, setAll] = useState(false)
  const shown = all ? counts : counts.slice(0, shownAtFirst)
  const hidden = counts.length - shown.length
  return (
    <fieldset>
      <legend className="mb-0.5 font-medium text-muted text-xs">{facetTitles[name]}</legend>
      {shown.map(({ value, label, count }) => (
        <label
          key={value}
          className="flex h-6 cursor-pointer items-center gap-2 rounded px-1 text-sm hover:bg-hover"
        >
          <input
            type="checkbox"
            className="accent-accent"
            checked={chosen.includes(value)}
            onChange={() => onToggle(name, value)}
          />
          <span className="min-w-0 flex-1 truncate" title={valueLabel(name, value, label)}>
            {valueLabel(name, value, label)}
          </span>
          <span className="text-faint tabular-nums">
            {formatCount(count)}
            {capped && <span title="At least: only a part of a long list is counted">+</span>}
          </span>
        </label>
      ))}
      {hidden > 0 && (
        <button
          type="button"
          className="px-1 text-accent text-sm hover:underline"
          onClick={() => setAll(true)}
        >
          {hidden} more
        </button>
      )}
    </fieldset>
  )
}

function FacetSkeleton() {
  return (
    <div role="status" aria-label="Counting" className="flex flex-col gap-2 p-3">
      {[3, 4, 3, 2, 4, 3].map((lines, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
        <div key={index} className="mb-1 flex flex-col gap-2">
          <Skeleton className="h-3 w-16" />
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
            <Skeleton key={line} className="h-4 w-full" />
          ))}
        </div>
      ))}
    </div>
  )
}
