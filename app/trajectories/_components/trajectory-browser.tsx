'use client'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { filterOf, isFiltered, listParsers } from '#app/trajectories/search-params.ts'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { type KeyGroup, useKeySheet } from '#components/ui/key-sheet.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { useHotkeys } from '#components/ui/use-hotkeys.ts'
import type { FacetKey, RowsPage, SortKey } from '#lib/trajectories/listing.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FacetList } from './facet-list.tsx'
import { JudgementDialogs } from './judgement-dialogs.tsx'
import { ListToolbar } from './list-toolbar.tsx'
import { MoreRows } from './more-rows.tsx'
import { NothingHere } from './nothing-here.tsx'
import { SearchNotes } from './search-notes.tsx'
import { TrajectoryRows } from './trajectory-rows.tsx'
import { useJudgement } from './use-judgement.ts'
import { useFacets, useHits, useRows } from './use-list.ts'
import { useSelection } from './use-selection.ts'

const keys: KeyGroup = {
  title: 'List of trajectories',
  keys: [
    { keys: 'x', what: 'Choose the row under the focus' },
    { keys: 'a', what: 'Approve what is chosen' },
    { keys: 'r', what: 'Reject what is chosen' },
    { keys: 't', what: 'Tag what is chosen' },
    { keys: 'c', what: 'Compare the two that are chosen' },
    { keys: 'Escape', what: 'Choose nothing' },
  ],
}

export function TrajectoryBrowser({ initial }: { initial: { key: string; page: RowsPage } }) {
  const router = useRouter()
  const [state, setState] = useQueryStates(listParsers, { history: 'push' })
  const list = useRows(state, initial)
  const facets = useFacets(state)
  const pages = list.data?.pages ?? []
  const rows = pages.flatMap((page) => page.rows)
  const hits = useHits(state, list.isPlaceholderData ? [] : pages)
  const selection = useSelection(rows.map((row) => row.id))
  const judgement = useJudgement(selection.chosen, selection.clear)
  const [exporting, setExporting] = useState<'chosen' | 'filtered' | null>(null)
  const [facetsOpen, setFacetsOpen] = useState(false)
  const [one, other, third] = selection.chosen
  const compare = one && other && !third ? () => router.push(`/compare?a=${one}&b=${other}`) : null
  useKeySheet(keys)
  useHotkeys({
    x: () => {
      const id = document.activeElement?.closest<HTMLElement>('tr[data-id]')?.dataset.id
      if (id) selection.toggle(id)
    },
    a: () => judgement.decide('approved'),
    r: () => judgement.open('reject'),
    t: () => judgement.open('tag'),
    c: () => compare?.(),
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
        <FacetList answer={facets.data} state={state} onToggle={toggleValue} />
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
        <ListToolbar
          state={state}
          facets={facets.data?.facets}
          total={facets.data?.total}
          shown={rows.length}
          onToggle={toggleValue}
          onState={setState}
          onFilters={() => setFacetsOpen(true)}
          onExport={() => setExporting('filtered')}
        />
        {state.search !== '' && <SearchNotes notes={pages[0]?.notes ?? []} within={state.within} />}
        {list.error ? (
          <EmptyState
            title="The list could not be read"
            action={<Button onClick={() => list.refetch()}>Try again</Button>}
          >
            {list.error.message}
          </EmptyState>
        ) : rows.length === 0 && !list.isPending && !list.hasNextPage ? (
          <NothingHere
            filtered={isFiltered(state)}
            searched={state.search !== ''}
            onClear={() => setState(null)}
          />
        ) : (
          <div className={classNames('flex-1', list.isPlaceholderData && 'opacity-60')}>
            <TrajectoryRows
              rows={rows}
              search={state.search === '' ? null : { hits }}
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
          onCompare={compare}
          onClear={selection.clear}
        />
      </div>
      <JudgementDialogs
        judgement={judgement}
        count={selection.chosen.length}
        tags={[...new Set(chosenRows.flatMap((row) => row.tags))].sort()}
      />
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
