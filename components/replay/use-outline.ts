'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { joinOutlines, type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import { getJson } from './get-json.ts'

/** Two letters of every step; what a running trajectory adds is asked for with `more`. */
export function useOutline(id: string, first: Outline) {
  const client = useQueryClient()
  const queryKey = ['replay', id, 'outline']
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Outline>(queryKey) ?? first
      const address = `/trajectories/${id}/outline?from=${stepsIn(known)}`
      return joinOutlines(known, await getJson<Outline & { from: number }>(address, signal))
    },
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  const { refetch } = query
  // the page was read anew and counts more steps than are known here
  const behind = stepsIn(first) > stepsIn(query.data)
  useEffect(() => {
    if (behind) void refetch()
  }, [behind, refetch])
  return { outline: query.data, error: query.error, more: () => void refetch() }
}
