import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { Suspense } from 'react'
import { PageHeader } from '#components/ui/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { findTrajectories } from '#lib/data/trajectories.ts'
import { ImportFiles } from '../_components/import-files.tsx'
import { TrajectoryBrowser } from '../_components/trajectory-browser.tsx'
import { filterOf, loadListState, serializeListState } from '../search-params.ts'

export const metadata: Metadata = { title: 'Trajectories' }

export default async function TrajectoriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadListState(searchParams)
  const page = await findTrajectories({ filter: filterOf(state), sort: state.sort, order: state.order })
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <PageHeader crumbs={[]} title="Trajectories" actions={<ImportFiles />} />
      <Suspense fallback={<SkeletonRows />}>
        <TrajectoryBrowser initial={{ key: serializeListState(state), page }} />
      </Suspense>
    </div>
  )
}
