'use client'
import { type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { OpenStep, StepRow } from '#lib/trajectories/replay.ts'
import { getJson } from './get-json.ts'
import { rangesOfBlock } from './list-items.ts'
import { bodiesBlock, bodiesKey, bodiesPerBlock, linesPerBlock, restMs, rowsKey } from './step-queries.ts'
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

function bodiesQuery(id: string, { from, to }: { from: number; to: number }) {
  return {
    queryKey: bodiesKey(id, { from, to }),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      getJson<OpenStep[]>(`/trajectories/${id}/bodies?from=${from}&to=${to}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  }
}

/** Before the page draws anything for it: the answer is on its way meanwhile. @returns null when it is here, or never comes */
export function fetchStep(
  client: QueryClient,
  id: string,
  { index, total }: StepPlace,
): Promise<void> | null {
  const alone = { from: index, to: index + 1 }
  const keys = [bodiesBlock(Math.floor(index / bodiesPerBlock), total), alone].map((range) =>
    bodiesKey(id, range),
  )
  if (index < 0 || index >= total || keys.some((key) => client.getQueryData(key))) return null
  return client.prefetchQuery(bodiesQuery(id, alone))
}

export type StepPlace = { index: number; total: number }

/**
 * What was said and done in one step: asked for alone, then its neighbours, so that a far seek waits for one body and a
 * walk for none. Only so many are kept.
 */
export function useOpenStep(id: string, { index, total }: StepPlace) {
  const client = useQueryClient()
  const inside = index >= 0 && index < total
  const block = Math.floor(Math.max(0, index) / bodiesPerBlock)
  const ofBlock = (of: number) => bodiesQuery(id, bodiesBlock(of, total))
  // filled by the effect, once the step itself is there
  const near = useQuery({ ...ofBlock(block), enabled: false })
  const alone = useQuery({
    ...bodiesQuery(id, { from: index, to: index + 1 }),
    enabled: inside && near.data === undefined,
  })
  const here = inside && (near.isSuccess || alone.isSuccess)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions follow from these
  useEffect(() => {
    if (!here) return
    // when it has been drawn
    const timer = setTimeout(() => {
      void client.prefetchQuery(ofBlock(block))
      if ((block + 1) * bodiesPerBlock < total) void client.prefetchQuery(ofBlock(block + 1))
      if (block > 0) void client.prefetchQuery(ofBlock(block - 1))
    }, restMs)
    return () => clearTimeout(timer)
  }, [client, id, block, total, here])
  useEffect(() => trimCache(client, ['replay', id, 'bodies']))
  const found = near.data ?? alone.data
  return {
    open: found?.find(({ row }) => row.index === index),
    loading: inside && found === undefined && !alone.error,
    error: found ? null : alone.error,
    retry: alone.refetch,
  }
}
