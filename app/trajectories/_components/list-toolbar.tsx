'use client'
import { Download, ListFilter, Search } from 'lucide-react'
import { useState } from 'react'
import type { ListState } from '#app/trajectories/search-params.ts'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import type { Count, FacetKey, Facets } from '#lib/trajectories/listing.ts'
import { FilterChips } from './filter-chips.tsx'

type ListToolbarProps = {
  state: ListState
  facets: Facets | undefined
  total: Count | undefined
  shown: number
  onToggle: (key: FacetKey, value: string) => void
  onState: (change: { search?: string | null; run?: null; import?: null } | null) => void
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
        onChange={(search) => on.onState({ search: search || null })}
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
      </span>
    </div>
  )
}

function shownText(shown: number, total: Count | undefined): string {
  if (!total) return `${formatCount(shown)} shown`
  return `${formatCount(shown)} of ${formatCount(total.count)}${total.capped ? '+' : ''} shown`
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  return (
    <form
      className="relative w-56 max-w-full"
      onSubmit={(event) => {
        event.preventDefault()
        onChange(text.trim())
      }}
    >
      <Search className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" aria-hidden />
      <Input
        type="search"
        aria-label="Search titles and task numbers"
        placeholder="Title or task number"
        className="pl-7"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value === '') onChange('')
        }}
        onBlur={() => text.trim() !== value && onChange(text.trim())}
      />
    </form>
  )
}
