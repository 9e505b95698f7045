'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ListState, serializeListState } from '#app/trajectories/search-params.ts'
import type { Count, Facets, TrajectoryRow } from '#lib/trajectories/listing.ts'

export type RowsPage = { rows: TrajectoryRow[]; next: string | null }

/** @throws Error with the server's sentence */
async function getJson<Value>(address: string, signal: AbortSignal): Promise<Value> {
  const response = await fetch(address, { signal })
  const body = await response.json()
  if (!response.ok) throw new Error(body.error ?? `The server answered ${response.status}.`)
  return body as Value
}

/** Pages of rows; the first one came with the page when the address was opened. */
export function useRows(state: ListState, initial: { key: string; page: RowsPage }) {
  const key = serializeListState(state)
  return useInfiniteQuery({
    queryKey: ['trajectories', 'rows', key],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? `${key ? '&' : '?'}cursor=${encodeURIComponent(pageParam)}` : ''
      return getJson<RowsPage>(`/trajectories/rows${key}${cursor}`, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: RowsPage) => page.next,
    initialData: key === initial.key ? { pages: [initial.page], pageParams: [null] } : undefined,
    placeholderData: keepPreviousData,
  })
}

export function useFacets(state: ListState) {
  // the order of rows does not change what there is
  const key = serializeListState({ ...state, sort: null, order: null })
  return useQuery({
    queryKey: ['trajectories', 'facets', key],
    queryFn: ({ signal }) => getJson<{ facets: Facets; total: Count }>(`/trajectories/facets${key}`, signal),
    placeholderData: keepPreviousData,
  })
}
