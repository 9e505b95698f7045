/** Databases beside the one the launcher works on, in the same cluster. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { migrate } from '#lib/database/migrate.ts'
import type { HostileIds } from './seed/hostile.ts'
import type { SeededIds } from './seed.ts'

const run = promisify(execFile)

export type Ids = SeededIds & { hostile: HostileIds }

/** One that is empty, one with realistic rows, and more empty ones by name. */
export async function createDatabases() {
  // nobody else may be connected to what PostgreSQL copies, so no page is ever served from this one
  const template = await createDatabase('template')
  await migrate(template.url)
  const create = (name: string) => createDatabase(name, 'template')
  const [empty, seeded] = [await create('empty'), await create('seeded')]
  const ids: SeededIds = await runSeed('seed.ts', seeded.url)
  const hostile: HostileIds = await runSeed('seed/hostile.ts', seeded.url)
  return { empty, seeded: { ...seeded, ids: { ...ids, hostile } }, create }
}

export type Databases = Awaited<ReturnType<typeof createDatabases>>

/** Named after this Playwright worker: a failed test starts another one, with databases of its own. */
async function createDatabase(name: string, template = ''): Promise<{ url: string }> {
  const unique = (each: string) => `e2e_${each}_${process.pid}`
  const url = new URL(clusterUrl())
  url.pathname = '/postgres'
  await query(url.href, `CREATE DATABASE ${unique(name)}${template && ` TEMPLATE ${unique(template)}`}`)
  url.pathname = `/${unique(name)}`
  return { url: url.href }
}

export async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

function clusterUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set: run the browser tests with node e2e/run-all.ts browser')
  return url
}

/** In a process of its own: the seed keeps one connection pool for the database it fills. */
export async function runSeed(script: string, url: string, ...more: string[]) {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, script), url, ...more])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
