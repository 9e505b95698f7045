'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SearchPart, StepMatches } from '#lib/trajectories/occurrences.ts'
import { getJson } from './get-json.ts'
import type { Place } from './use-place.ts'

/** A search that goes on by itself, part by part, to the end of the trajectory. */
function useMatches(id: string, find: string, total: number) {
  const query = useInfiniteQuery({
    queryKey: ['replay', id, 'matches', find, total],
    queryFn: ({ pageParam, signal }) =>
      getJson<SearchPart>(
        `/trajectories/${id}/matches?find=${encodeURIComponent(find)}&from=${pageParam}`,
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (part) => (part.next === null ? undefined : part.next + 1),
    enabled: find !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    refetchOnWindowFocus: false,
  })
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  const parts = query.data?.pages ?? []
  const last = parts.at(-1)
  return {
    matches: parts.flatMap(({ matches }) => matches),
    /** steps searched so far */
    searched: last ? (last.next ?? total) : 0,
    done: last?.next === null,
    error: query.error,
  }
}

/** The matches, and which of them one stands at: the ordinal counts within the step that is looked at. */
export function useSearch(id: string, at: Place, total: number) {
  const { matches, searched, done, error } = useMatches(id, at.find, total)
  const [ordinal, setOrdinal] = useState(0)
  const [marked, setMarked] = useState(0)
  const here = matches.find(({ index }) => index === at.place - 1)
  const before = matches.filter(({ index }) => index < at.place - 1)
  function goTo(match: StepMatches | undefined, atEnd: boolean) {
    if (!match) return
    setOrdinal(atEnd ? match.count - 1 : 0)
    at.goTo(match.index + 1)
  }
  return {
    find: at.find,
    total: count(matches),
    steps: matches.length,
    searched,
    done,
    error,
    ordinal: Math.min(ordinal, Math.max(0, (here?.count ?? 1) - 1)),
    /** position among all matches, from 1; 0 = the step that is looked at has none */
    position: here ? count(before) + Math.min(ordinal, here.count - 1) + 1 : 0,
    /** matches of this step that lie in text which is not loaded */
    unloaded: here ? Math.max(0, here.count - marked) : 0,
    setMarked,
    next() {
      if (here && ordinal + 1 < here.count) setOrdinal(ordinal + 1)
      else goTo(matches.find(({ index }) => index > at.place - 1) ?? matches[0], false)
    },
    previous() {
      if (here && ordinal > 0) setOrdinal(ordinal - 1)
      else goTo(matches.findLast(({ index }) => index < at.place - 1) ?? matches.at(-1), true)
    },
  }
}

export type Search = ReturnType<typeof useSearch>

function count(matches: StepMatches[]): number {
  return matches.reduce((total, match) => total + match.count, 0)
}
