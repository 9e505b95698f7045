import type { Bench } from '#lib/cli/benches/bench.ts'

/** A new bench is one file and one line here; loaded only when it runs. */
export const benches = {
  facets: async () => (await import('#lib/cli/benches/facets.ts')).facets,
  import: async () => (await import('#lib/cli/benches/import.ts')).importing,
  list: async () => (await import('#lib/cli/benches/list.ts')).list,
  overhead: async () => (await import('#lib/cli/benches/overhead.ts')).overhead,
  replay: async () => (await import('#lib/cli/benches/replay.ts')).replay,
  search: async () => (await import('#lib/cli/benches/search.ts')).search,
  seed: async () => (await import('#lib/cli/benches/seed.ts')).seed,
  verify: async () => (await import('#lib/cli/benches/verify.ts')).verify,
} satisfies Record<string, () => Promise<Bench>>
