import type { Bench } from '#lib/cli/benches/bench.ts'

/** A new bench is one file and one line here; loaded only when it runs. */
export const benches = {
  overhead: async () => (await import('#lib/cli/benches/overhead.ts')).overhead,
} satisfies Record<string, () => Promise<Bench>>
