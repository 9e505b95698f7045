/** How fast files come in, and how much smaller they lie: made-up conversations of which no two are alike, in a database of their own. */
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { say } from '#lib/cli/command.ts'
import { closeOwnConnections, withServices } from '#lib/cli/services.ts'
import { fileSource } from '#lib/trajectories/foreign/input/source.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'
import { connect, withEmptyDatabase } from './bench-database.ts'
import { percentile } from './measure.ts'
import { makeStep, table4 } from './seed/bodies.ts'
import { randomFrom } from './seed/random.ts'
import { namesOf, sentence } from './seed/vocabulary.ts'

/** a file holds some 20 MB */
const perFile = 60
const filesByDefault = 4
/** DESIGN, "Numbers to reach" */
const target = 30

export const importing: Bench = { name: 'import', run }

async function run({ trajectories = perFile * filesByDefault }: BenchOptions): Promise<Metric[]> {
  return withServices({ command: 'bench', worker: false, say }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'swe-play-bench-'))
    const usual = process.env.DATABASE_URL
    try {
      return await withEmptyDatabase('import', async (url) => {
        process.env.DATABASE_URL = url
        const database = await connect(url)
        try {
          return await measure(folder, trajectories, database)
        } finally {
          await closeOwnConnections()
          await database.end()
        }
      })
    } finally {
      process.env.DATABASE_URL = usual
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function measure(folder: string, trajectories: number, database: pg.Client): Promise<Metric[]> {
  // the client of the user's database must not be the one that is measured
  await closeOwnConnections()
  const { importSource } = await import('#lib/data/imports.ts')
  const { countSome } = await import('#lib/data/counting.ts')
  const before = await sizeOf(database)
  const rates: number[] = []
  let sourceBytes = 0
  for (let first = 0; first < trajectories; first += perFile) {
    const path = await writeFileOf(folder, first, Math.min(perFile, trajectories - first))
    const { size } = await stat(path)
    const started = performance.now()
    const report = await importSource(fileSource(path, `bench-${first}.jsonl`))
    if (report.refused) throw new Error(`the bench's own file was refused: ${report.refused}`)
    rates.push(size / 1e6 / ((performance.now() - started) / 1000))
    sourceBytes += size
    await rm(path)
  }
  const imported = await sizeOf(database)
  const started = performance.now()
  while ((await countSome()) > 0);
  const counted = sourceBytes / 1e6 / ((performance.now() - started) / 1000)
  const searchable = await sizeOf(database)
  say(`${trajectories} trajectories from ${(sourceBytes / 1e6).toFixed(0)} MB of source`)
  const share = (bytes: number) => Math.round((bytes / sourceBytes) * 1000) / 10
  const one = (name: string, value: number, unit: string, most: number): Metric => ({
    name,
    p50: value,
    p95: value,
    unit,
    target: most,
    ok: value <= most,
  })
  return [
    rate('import, secrets taken out', rates, target),
    rate('counting tokens and making searchable, behind it', [counted], 10),
    one(
      'bytes of source a trajectory',
      Math.round(sourceBytes / trajectories),
      'bytes',
      Number.MAX_SAFE_INTEGER,
    ),
    one(
      'bytes stored a trajectory',
      Math.round((imported - before) / trajectories),
      'bytes',
      Math.round(sourceBytes / trajectories),
    ),
    one('bytes stored, of the source', share(imported - before), '%', 50),
    one('bytes stored with what a search needs, of the source', share(searchable - before), '%', 75),
  ]
}

/** Of a rate the slow end is p95. */
function rate(name: string, values: number[], least: number): Metric {
  const [p50, p95] = [0.5, 0.05].map((share) => Math.round(percentile(values, share) * 10) / 10) as [
    number,
    number,
  ]
  return { name, p50, p95, unit: 'MB/s', target: least, ok: p50 >= least }
}

async function sizeOf(database: pg.Client): Promise<number> {
  // what is written but not yet on disk is counted with it
  await database.query('CHECKPOINT')
  const { rows } = await database.query<{ size: string }>(
    'SELECT pg_database_size(current_database()) AS size',
  )
  return Number(rows[0]?.size ?? 0)
}

/** Messages as OpenAI's API has them, one conversation a line. */
export async function writeFileOf(folder: string, first: number, count: number): Promise<string> {
  const path = join(folder, `${first}.jsonl`)
  const file = await open(path, 'w')
  try {
    for (let at = first; at < first + count; at++) await file.write(`${JSON.stringify(conversation(at))}\n`)
  } finally {
    await file.close()
  }
  return path
}

function conversation(at: number) {
  const random = randomFrom(9_000_000 + at)
  const names = namesOf(at % 10)
  const steps = Math.max(3, Math.round(random.skewed(table4.toolCalls, 0.5)))
  const messages: unknown[] = [
    { role: 'system', content: 'You are a software engineer.' },
    { role: 'user', content: sentence(random, names, 150) },
  ]
  for (let step = 0; step < steps; step++) {
    const kind = step === steps - 1 ? 'finish' : random.chance(table4.bashShare) ? 'bash' : 'editor'
    const { message, reply } = makeStep(random, names, kind)
    messages.push(message, ...reply)
  }
  return { instance_id: `bench-${at}`, model: 'bench', messages }
}
