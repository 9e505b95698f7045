'use client'
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { type ListState, serializeListState } from '#app/trajectories/search-params.ts'
import type { FacetAnswer, RowsPage, SearchHit } from '#lib/trajectories/listing.ts'

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
    queryFn: ({ signal }) => getJson<FacetAnswer>(`/trajectories/facets${key}`, signal),
    placeholderData: keepPreviousData,
  })
}

/** Where the search found each trajectory of the pages; empty without a search, growing while pages come. */
export function useHits({ search, within }: ListState, pages: RowsPage[]): Map<string, SearchHit> {
  const query = `?search=${encodeURIComponent(search)}${within ? `&within=${within}` : ''}`
  return useQueries({
    queries: pages.map(({ rows }) => {
      const ids = rows.map((row) => row.id).join(',')
      return {
        queryKey: ['trajectories', 'hits', query, ids],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          getJson<SearchHit[]>(`/trajectories/hits${query}&ids=${ids}`, signal),
        enabled: search !== '' && rows.length > 0,
      }
    }),
    combine: (results) => new Map(results.flatMap(({ data = [] }) => data.map((hit) => [hit.id, hit]))),
  })
}
