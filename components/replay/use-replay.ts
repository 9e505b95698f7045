'use client'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { FileContent, StepRow, WorkspaceAtStep } from '#lib/trajectories/replay.ts'
import type { StepBody, StoredHeader } from '#lib/trajectories/types.ts'

/** @throws Error with the server's sentence */
async function getJson<Value>(address: string, signal: AbortSignal): Promise<Value> {
  const response = await fetch(address, { signal })
  const body = await response.json()
  if (!response.ok) throw new Error(body.error ?? `The server answered ${response.status}.`)
  return body as Value
}

/** All narrow rows: the first page came with the document, the others follow by themselves. */
export function useSteps(id: string, first: StepRow[], total: number) {
  const query = useInfiniteQuery({
    queryKey: ['replay', id, 'steps'],
    queryFn: ({ pageParam, signal }) =>
      getJson<StepRow[]>(`/trajectories/${id}/steps?from=${pageParam}`, signal),
    initialPageParam: 0,
    initialData: { pages: [first], pageParams: [0] },
    getNextPageParam: (_page, pages) => pages.reduce((count, page) => count + page.length, 0),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  const pages = query.data.pages
  const steps = useMemo(() => pages.flat(), [pages])
  const { isFetchingNextPage, fetchNextPage, isError } = query
  // fewer rows than the trajectory counts: they were never written, and asking again would not end
  const atEnd = pages.length > 1 && pages.at(-1)?.length === 0
  const behind = steps.length < total && !atEnd
  useEffect(() => {
    if (behind && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [behind, isFetchingNextPage, isError, fetchNextPage])
  return {
    steps,
    error: query.error,
    missing: atEnd && steps.length < total,
    more: () => void fetchNextPage(),
  }
}

const bodiesPerBlock = 10
const blocksKept = 30

/** What was said and done in one step; fetched with its neighbours, and only so many are kept. */
export function useStepBody(id: string, index: number, total: number) {
  const client = useQueryClient()
  const block = Math.floor(Math.max(0, index) / bodiesPerBlock)
  // a running trajectory's last block fills up: another end is another block
  const options = (of: number) => {
    const from = of * bodiesPerBlock
    const to = Math.min(total, from + bodiesPerBlock)
    return {
      queryKey: ['replay', id, 'bodies', from, to],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getJson<(StepBody & { index: number })[]>(`/trajectories/${id}/bodies?from=${from}&to=${to}`, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    }
  }
  const query = useQuery({ ...options(block), enabled: index >= 0 && index < total })
  const next = (block + 1) * bodiesPerBlock < total && index % bodiesPerBlock >= bodiesPerBlock - 3
  useEffect(() => {
    if (next) void client.prefetchQuery(options(block + 1))
    trimCache(client, ['replay', id, 'bodies'])
  })
  return { body: query.data?.find((each) => each.index === index), error: query.error, retry: query.refetch }
}

function trimCache(client: ReturnType<typeof useQueryClient>, prefix: string[]): void {
  const idle = client.getQueryCache().findAll({ queryKey: prefix, type: 'inactive' })
  const surplus = idle.length - blocksKept
  if (surplus <= 0) return
  idle.sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
  for (const old of idle.slice(0, surplus)) client.getQueryCache().remove(old)
}

export function usePrompt(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['replay', id, 'prompt'],
    queryFn: ({ signal }) => getJson<StoredHeader>(`/trajectories/${id}/prompt`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  })
}

/** @param step counted from 1; 0 is the workspace as the agent found it */
export function useWorkspace(id: string, step: number) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['replay', id, 'workspace', step],
    queryFn: ({ signal }) => getJson<WorkspaceAtStep>(`/trajectories/${id}/workspace?step=${step}`, signal),
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

/** The value once it has stood still: a held key must not ask the server for every step it passes. */
export function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
