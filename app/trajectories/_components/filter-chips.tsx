'use client'
import { X } from 'lucide-react'
import type { ListState } from '#app/trajectories/search-params.ts'
import { type FacetKey, type Facets, facetKeys } from '#lib/trajectories/listing.ts'
import { facetTitles, valueLabel } from './labels.ts'

type FilterChipsProps = {
  state: ListState
  facets: Facets | undefined
  onToggle: (key: FacetKey, value: string) => void
  onClearRun: () => void
  onClearImport: () => void
  onClearAll: () => void
}

/** Every active filter as a word that can be taken away. */
export function FilterChips({
  state,
  facets,
  onToggle,
  onClearRun,
  onClearImport,
  onClearAll,
}: FilterChipsProps) {
  const chips = facetKeys.flatMap((key) =>
    state[key].map((value) => {
      const label = facets?.[key].find((count) => count.value === value)?.label
      return {
        key: `${key} ${value}`,
        text: `${facetTitles[key]}: ${valueLabel(key, value, label)}`,
        remove: () => onToggle(key, value),
      }
    }),
  )
  if (state.run) chips.push({ key: 'run', text: `Run: ${state.run.slice(0, 8)}…`, remove: onClearRun })
  if (state.import) {
    chips.push({ key: 'import', text: `Imported file: ${state.import.slice(0, 8)}…`, remove: onClearImport })
  }
  if (chips.length === 0) return null
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1">
      {chips.map((chip) => (
        <li key={chip.key}>
          <button
            type="button"
            onClick={chip.remove}
            title={`Take the filter "${chip.text}" away`}
            className="inline-flex h-6 items-center gap-1 rounded-full bg-accent-soft px-2 text-accent text-sm hover:line-through"
          >
            {chip.text}
            <X className="size-3" aria-hidden />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button type="button" onClick={onClearAll} className="px-1 text-muted text-sm hover:underline">
            Clear all
          </button>
        </li>
      )}
    </ul>
  )
}
