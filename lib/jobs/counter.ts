/** Counts tokens and makes texts searchable behind imports and agents, while the worker has nothing to do for them. */
import { countSome } from '#lib/data/counting.ts'
import { every } from '#lib/jobs/every.ts'

const everyMs = 2_000

export function startCounter(signal: AbortSignal): { stop(): void } {
  const stop = every('counting tokens', everyMs, async () => {
    while (!signal.aborted && (await countSome(signal)) > 0);
  })
  return { stop }
}
