'use client'
import { Database, Download, ListFilter } from 'lucide-react'
import { filterOf, type ListState, serializeListState } from '#app/trajectories/search-params.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import type { Count, FacetKey, Facets } from '#lib/trajectories/listing.ts'
import { FilterChips } from './filter-chips.tsx'
import { SearchBox } from './search-box.tsx'

type ListToolbarProps = {
  state: ListState
  facets: Facets | undefined
  total: Count | undefined
  shown: number
  onToggle: (key: FacetKey, value: string) => void
  onState: (
    change: { search?: string | null; within?: 'names' | null; run?: null; import?: null } | null,
  ) => void
  onFilters: () => void
  onExport: () => void
}

export function ListToolbar({ state, facets, total, shown, ...on }: ListToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <Button className="xl:hidden" onClick={on.onFilters}>
        <ListFilter aria-hidden /> Filters
      </Button>
      <SearchBox
        key={state.search}
        value={state.search}
        within={state.within}
        onChange={(search) => on.onState({ search: search || null })}
        onWithin={(within) => on.onState({ within })}
      />
      <FilterChips
        state={state}
        facets={facets}
        onToggle={on.onToggle}
        onClearRun={() => on.onState({ run: null })}
        onClearImport={() => on.onState({ import: null })}
        onClearAll={() => on.onState(null)}
      />
      <span className="ml-auto flex items-center gap-3 text-muted text-sm tabular-nums">
        <span role="status">{shownText(shown, total)}</span>
        <Button size="sm" disabled={shown === 0} onClick={on.onExport}>
          <Download aria-hidden /> Export…
        </Button>
        <ButtonLink
          size="sm"
          href={serializeListState('/datasets?new=1', filterOf(state))}
          title="A recipe with this filter"
        >
          <Database aria-hidden /> Make dataset…
        </ButtonLink>
      </span>
    </div>
  )
}

function shownText(shown: number, total: Count | undefined): string {
  if (!total) return `${formatCount(shown)} shown`
  return `${formatCount(shown)} of ${formatCount(total.count)}${total.capped ? '+' : ''} shown`
}
