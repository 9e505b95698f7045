'use client'
import { useQuery } from '@tanstack/react-query'
import type { MeasuredAttempt } from '#lib/trajectories/measured.ts'
import { getJson } from './get-json.ts'

/** how often a run that is measuring is looked at, ms */
const lookMs = 1_500

/** The protected tests on its workspaces, as far as they were measured; while a run measures, more of it as it comes. */
export function useMeasured(id: string) {
  return useQuery({
    queryKey: ['replay', id, 'measured'],
    queryFn: ({ signal }) => getJson<MeasuredAttempt>(`/trajectories/${id}/measured`, signal),
    refetchInterval: ({ state }) => (state.data?.run ? lookMs : false),
    staleTime: 60_000,
  })
}
