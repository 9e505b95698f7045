import type { Metadata } from 'next'
import { queryOf, type SearchParams } from '#components/lists/href-with.ts'
import { Pager } from '#components/lists/pager.tsx'
import { SearchBox } from '#components/lists/search-box.tsx'
import { StateFilter } from '#components/lists/state-filter.tsx'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { RunTable } from '#components/runs/run-table.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RowKeys } from '#components/ui/row-keys.tsx'
import { countRunStates, countRuns, findRuns, type RunFilter } from '#lib/data/runs.ts'

export const metadata: Metadata = { title: 'Runs' }

export default async function RunsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = queryOf(await searchParams)
  const filter: RunFilter = { search: query.search, state: query.state }
  const [page, total, states] = await Promise.all([
    findRuns({ ...filter, cursor: query.after }),
    countRuns(filter),
    countRunStates(filter),
  ])
  if (total === 0 && !filter.search && !filter.state) {
    return (
      <>
        <PageHeader crumbs={[]} title="Runs" />
        <LiveRefresh />
        <EmptyState
          title="No runs yet"
          action={
            <ButtonLink href="/projects/new" variant="primary">
              Propose a project
            </ButtonLink>
          }
          command="npx swe-play propose --domain data-engines --count 1"
        >
          A run is one execution of a recipe: proposing projects, or building one. It can be watched,
          cancelled and resumed here.
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <PageHeader crumbs={[]} title="Runs" />
      <LiveRefresh />
      <RowKeys />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <SearchBox label="Search runs" />
        <StateFilter path="/runs" query={query} states={states} />
      </div>
      {page.rows.length > 0 ? (
        <RunTable runs={page.rows} />
      ) : (
        <EmptyState title="No run matches" action={<ButtonLink href="/runs">Show all runs</ButtonLink>}>
          The search and the filters leave none.
        </EmptyState>
      )}
      <Pager path="/runs" query={query} shown={page.rows.length} total={total} next={page.next} />
    </>
  )
}
