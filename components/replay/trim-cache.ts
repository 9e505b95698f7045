import type { QueryClient } from '@tanstack/react-query'

const answersKept = 30

/** What a walk through thousands of steps leaves behind must not grow: only the newest answers of a kind stay. */
export function trimCache(client: QueryClient, prefix: string[]): void {
  // what is still being fetched has no date yet, and what is looked at may be old: neither is a leftover
  const settled = client.getQueryCache().findAll({ queryKey: prefix, fetchStatus: 'idle' })
  const idle = settled.filter((query) => query.getObserversCount() === 0)
  const surplus = idle.length - answersKept
  if (surplus <= 0) return
  idle.sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
  for (const old of idle.slice(0, surplus)) client.getQueryCache().remove(old)
}
