'use client'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { OpenStep, StepRow } from '#lib/trajectories/replay.ts'
import { getJson } from './get-json.ts'
import { rangesOfBlock } from './list-items.ts'
import { bodiesBlock, bodiesKey, bodiesPerBlock, linesPerBlock, rowsKey } from './step-queries.ts'
import { trimCache } from './trim-cache.ts'

/** Rows of the lines that are looked at, by index; a line without one is not loaded yet. */
export function useListRows(id: string, items: Int32Array, seen: { first: number; last: number }) {
  const client = useQueryClient()
  const blocks: string[] = []
  for (let at = Math.floor(seen.first / linesPerBlock); at <= Math.floor(seen.last / linesPerBlock); at++) {
    const ranges = rangesOfBlock(items, at, linesPerBlock)
    if (ranges !== '') blocks.push(ranges)
  }
  const answers = useQueries({
    queries: blocks.map((ranges) => ({
      queryKey: rowsKey(id, ranges),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getJson<StepRow[]>(`/trajectories/${id}/steps?at=${ranges}`, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    })),
  })
  useEffect(() => trimCache(client, ['replay', id, 'rows']))
  const rows = new Map<number, StepRow>()
  for (const { data } of answers) for (const row of data ?? []) rows.set(row.index, row)
  const failed = answers.find(({ error }) => error)
  return { rows, error: failed?.error ?? null, retry: () => void failed?.refetch() }
}

/** What was said and done in one step; fetched with its neighbours, and only so many are kept. */
export function useOpenStep(id: string, index: number, total: number) {
  const client = useQueryClient()
  const block = Math.floor(Math.max(0, index) / bodiesPerBlock)
  const options = (of: number) => {
    const { from, to } = bodiesBlock(of, total)
    return {
      queryKey: bodiesKey(id, { from, to }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        getJson<OpenStep[]>(`/trajectories/${id}/bodies?from=${from}&to=${to}`, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    }
  }
  const query = useQuery({ ...options(block), enabled: index >= 0 && index < total })
  const here = query.isSuccess
  useEffect(() => {
    if (here) {
      if ((block + 1) * bodiesPerBlock < total) void client.prefetchQuery(options(block + 1))
      if (block > 0) void client.prefetchQuery(options(block - 1))
    }
    trimCache(client, ['replay', id, 'bodies'])
  })
  return {
    open: query.data?.find(({ row }) => row.index === index),
    loading: query.isPending,
    error: query.error,
    retry: query.refetch,
  }
}
