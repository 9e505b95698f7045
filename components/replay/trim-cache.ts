import type { QueryClient } from '@tanstack/react-query'

const answersKept = 30

/** What a walk through thousands of steps leaves behind must not grow: only the newest answers of a kind stay. */
export function trimCache(client: QueryClient, prefix: string[]): void {
  // what is still being fetched has no date yet and is no leftover
  const idle = client.getQueryCache().findAll({ queryKey: prefix, type: 'inactive', fetchStatus: 'idle' })
  const surplus = idle.length - answersKept
  if (surplus <= 0) return
  idle.sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
  for (const old of idle.slice(0, surplus)) client.getQueryCache().remove(old)
}
