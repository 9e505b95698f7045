'use client'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { FileContent, WorkspaceAtStep } from '#lib/trajectories/replay.ts'
import type { TestRun } from '#lib/trajectories/test-runs.ts'
import type { StoredHeader } from '#lib/trajectories/types.ts'
import { getJson } from './get-json.ts'
import { trimCache } from './trim-cache.ts'

export function usePrompt(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['replay', id, 'prompt'],
    queryFn: ({ signal }) => getJson<StoredHeader>(`/trajectories/${id}/prompt`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  })
}

/** @param known how many runs the outline shows: more of them are read anew */
export function useTestRuns(id: string, known: number) {
  return useQuery({
    queryKey: ['replay', id, 'tests', known],
    queryFn: ({ signal }) => getJson<{ runs: TestRun[]; more: number }>(`/trajectories/${id}/tests`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}

/** The messages of one step exactly as they were. */
export function useMessages(id: string, index: number, enabled: boolean) {
  return useQuery({
    queryKey: ['replay', id, 'messages', index],
    queryFn: ({ signal }) =>
      getJson<StoredHeader['messages']>(`/trajectories/${id}/messages?index=${index}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    enabled,
  })
}

/**
 * @param step counted from 1; 0 is the workspace as the agent found it
 * @param base another step that it is compared with; null = none
 */
export function useWorkspace(id: string, step: number, base: number | null) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['replay', id, 'workspace', step, base],
    queryFn: ({ signal }) =>
      getJson<WorkspaceAtStep>(
        `/trajectories/${id}/workspace?step=${step}${base === null ? '' : `&base=${base}`}`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    // the last one stays, paled, until this one is here: its editors are dear to make again
    placeholderData: keepPreviousData,
  })
  useEffect(() => trimCache(client, ['replay', id, 'workspace']))
  return query
}

/** A file by its git id; null asks for nothing. */
export function useFile(fileId: string | null, all: boolean) {
  return useQuery({
    queryKey: ['file', fileId, all],
    queryFn: ({ signal }) =>
      getJson<FileContent>(`/trajectories/files/${fileId}${all ? '?all=1' : ''}`, signal),
    enabled: fileId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}
