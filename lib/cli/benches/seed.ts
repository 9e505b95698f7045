/** Makes trajectories in number, for the other benches and for a look at how pages behave with many. */
import { say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'
import {
  dropSeeded,
  type SeededDatabase,
  type SeedOptions,
  seededDatabase,
  seedInto,
} from './bench-database.ts'

/** "within a few minutes" */
const secondsPerHundredThousand = 300

export const seed: Bench = { name: 'seed', run }

async function run(options: BenchOptions): Promise<Metric[]> {
  if (options.drop) return drop()
  const { trajectories = 100_000 } = options
  const seeding: SeedOptions = { trajectories, rowsOnly: options.rowsOnly ?? false, fresh: true, say }
  const made = options.database
    ? await seedInto(options.database, seeding)
    : await withServices({ command: 'bench', worker: false, say }, () => seededDatabase(seeding))
  describe(made, trajectories)
  const seconds = Math.round((made.seconds ?? 0) * 10) / 10
  const target = Math.max(30, Math.round((secondsPerHundredThousand * trajectories) / 100_000))
  return [
    {
      name: `${trajectories} trajectories seeded`,
      p50: seconds,
      p95: seconds,
      unit: 's',
      target,
      ok: seconds <= target,
    },
  ]
}

async function drop(): Promise<Metric[]> {
  const names = await withServices({ command: 'bench', worker: false, say }, dropSeeded)
  say(names.length > 0 ? `removed ${names.join(', ')}` : 'no bench has made a database here')
  return []
}

function describe({ name, bytes }: SeededDatabase, trajectories: number): void {
  say(
    `${name}: ${(bytes / 2 ** 20).toFixed(0)} MB on disk, ${(bytes / trajectories / 1024).toFixed(1)} KB a trajectory`,
  )
  say('`npx swe-play bench seed --drop` removes every database that benches made')
}
