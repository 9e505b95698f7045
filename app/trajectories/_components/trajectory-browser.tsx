'use client'
import { Download, ListFilter, Search } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { filterOf, isFiltered, listParsers } from '#app/trajectories/search-params.ts'
import { DecisionDialog } from '#components/reviews/decision-dialog.tsx'
import { TagDialog } from '#components/reviews/tag-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Input } from '#components/ui/input.tsx'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { Count, FacetKey, SortKey } from '#lib/trajectories/listing.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FacetList } from './facet-list.tsx'
import { FilterChips } from './filter-chips.tsx'
import { MoreRows } from './more-rows.tsx'
import { TrajectoryRows } from './trajectory-rows.tsx'
import { useJudgement } from './use-judgement.ts'
import { type RowsPage, useFacets, useRows } from './use-list.ts'
import { useSelection } from './use-selection.ts'

const keys: KeyGroup = {
  title: 'List of trajectories',
  keys: [
    { keys: 'x', what: 'Choose the row under the focus' },
    { keys: 'a', what: 'Approve what is chosen' },
    { keys: 'r', what: 'Reject what is chosen' },
    { keys: 't', what: 'Tag what is chosen' },
    { keys: 'Escape', what: 'Choose nothing' },
  ],
}

export function TrajectoryBrowser({ initial }: { initial: { key: string; page: RowsPage } }) {
  const [state, setState] = useQueryStates(listParsers, { history: 'push' })
  const list = useRows(state, initial)
  const facets = useFacets(state)
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const selection = useSelection(rows.map((row) => row.id))
  const judgement = useJudgement(selection.chosen, selection.clear)
  const [exporting, setExporting] = useState<'chosen' | 'filtered' | null>(null)
  const [facetsOpen, setFacetsOpen] = useState(false)
  useKeySheet(keys)
  useHotkeys({
    x: () => {
      const id = document.activeElement?.closest<HTMLElement>('tr[data-id]')?.dataset.id
      if (id) selection.toggle(id)
    },
    a: () => judgement.decide('approved'),
    r: () => judgement.open('reject'),
    t: () => judgement.open('tag'),
    Escape: () => (facetsOpen ? setFacetsOpen(false) : selection.clear()),
  })

  function toggleValue(key: FacetKey, value: string) {
    const next = state[key].includes(value)
      ? state[key].filter((each) => each !== value)
      : [...state[key], value]
    void setState({ [key]: next.length > 0 ? next : null })
  }
  function sortBy(sort: SortKey) {
    const order = state.sort === sort && state.order === 'desc' ? 'asc' : 'desc'
    void setState({ sort, order })
  }
  const chosenRows = rows.filter((row) => selection.isChosen(row.id))
  const chosenText = formatPlural(selection.chosen.length, 'chosen trajectory', 'chosen trajectories')

  return (
    <div className="flex min-h-0 flex-1">
      <RowKeys />
      <aside
        aria-label="Filters"
        className={classNames(
          'w-56 shrink-0 overflow-auto border-r bg-canvas max-xl:absolute max-xl:inset-y-0 max-xl:left-0 max-xl:z-30 max-xl:shadow-2xl',
          !facetsOpen && 'max-xl:hidden',
        )}
      >
        <FacetList facets={facets.data?.facets} state={state} onToggle={toggleValue} />
      </aside>
      {facetsOpen && (
        <button
          type="button"
          aria-label="Close the filters"
          className="absolute inset-0 z-20 bg-black/40 xl:hidden"
          onClick={() => setFacetsOpen(false)}
        />
      )}
      <div className="relative flex min-w-0 flex-1 flex-col overflow-auto">
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Button className="xl:hidden" aria-expanded={facetsOpen} onClick={() => setFacetsOpen(true)}>
            <ListFilter aria-hidden /> Filters
          </Button>
          <SearchBox value={state.search} onChange={(search) => setState({ search: search || null })} />
          <FilterChips
            state={state}
            facets={facets.data?.facets}
            onToggle={toggleValue}
            onClearRun={() => setState({ run: null })}
            onClearAll={() => setState(null)}
          />
          <span className="ml-auto flex items-center gap-3 text-muted text-sm tabular-nums">
            <span role="status">{shownText(rows.length, facets.data?.total)}</span>
            <Button size="sm" disabled={rows.length === 0} onClick={() => setExporting('filtered')}>
              <Download aria-hidden /> Export…
            </Button>
          </span>
        </div>
        {list.error ? (
          <EmptyState
            title="The list could not be read"
            action={<Button onClick={() => list.refetch()}>Try again</Button>}
          >
            {list.error.message}
          </EmptyState>
        ) : rows.length === 0 && !list.isPending ? (
          <NothingHere filtered={isFiltered(state)} onClear={() => setState(null)} />
        ) : (
          <div className={classNames('flex-1', list.isPlaceholderData && 'opacity-60')}>
            <TrajectoryRows
              rows={rows}
              sort={state.sort}
              order={state.order}
              onSort={sortBy}
              isChosen={selection.isChosen}
              onToggle={selection.toggle}
              allChosen={rows.length > 0 && selection.chosen.length === rows.length}
              onToggleAll={() =>
                selection.chosen.length === rows.length ? selection.clear() : selection.chooseAll()
              }
            />
            <MoreRows
              more={list.hasNextPage}
              loading={list.isFetchingNextPage}
              onMore={() => list.fetchNextPage()}
            />
          </div>
        )}
        <BulkBar
          count={selection.chosen.length}
          pending={judgement.pending}
          onApprove={() => judgement.decide('approved')}
          onReject={() => judgement.open('reject')}
          onWithdraw={() => judgement.decide('unreviewed')}
          onTag={() => judgement.open('tag')}
          onExport={() => setExporting('chosen')}
          onClear={selection.clear}
        />
      </div>
      {judgement.dialog === 'reject' && (
        <DecisionDialog
          open
          onOpenChange={judgement.close}
          decision="rejected"
          count={selection.chosen.length}
          pending={judgement.pending}
          onDecide={(reason) => judgement.decide('rejected', reason)}
        />
      )}
      {judgement.dialog === 'tag' && (
        <TagDialog
          open
          onOpenChange={judgement.close}
          count={selection.chosen.length}
          present={[...new Set(chosenRows.flatMap((row) => row.tags))].sort()}
          pending={judgement.pending}
          onTag={judgement.tag}
        />
      )}
      {exporting && (
        <ExportDialog
          open
          onOpenChange={() => setExporting(null)}
          selection={exporting === 'chosen' ? { ids: selection.chosen } : { filter: filterOf(state) }}
          what={
            exporting === 'chosen' ? chosenText : isFiltered(state) ? 'all that match the filters' : 'all'
          }
        />
      )}
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

function NothingHere({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="Nothing matches" action={<Button onClick={onClear}>Clear all filters</Button>}>
      No trajectory has all of these. Take a filter away to see more.
    </EmptyState>
  ) : (
    <EmptyState title="No agent has worked yet" command="npm run demo">
      A trajectory is everything one agent attempt said and did, step by step. Build a project and its set-up,
      tests and implementations appear here, ready to replay, judge and export.
    </EmptyState>
  )
}
