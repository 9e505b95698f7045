/** Databases of made-up trajectories: beside the user's in the same server, never in it. */
import pg from 'pg'
import { migrate } from '#lib/database/migrate.ts'
import { env } from '#lib/env.ts'
import { UserError } from '#lib/errors.ts'
import { fillDatabase } from './seed/fill.ts'

export type SeededDatabase = { url: string; name: string; seconds: number | null; bytes: number }

export type SeedOptions = {
  trajectories: number
  rowsOnly: boolean
  /** made anew although there is one */
  fresh?: boolean
  say(line: string): void
}

const prefix = 'swe_play_bench'
/** raised when seeded rows change: databases of another recipe are made anew */
const recipe = 2

/** A seeded database of that size: found, or made. DATABASE_URL says on which server. */
export async function seededDatabase(options: SeedOptions): Promise<SeededDatabase> {
  const { trajectories, rowsOnly, fresh = false, say } = options
  const name = `${prefix}_${trajectories}${rowsOnly ? '_rows' : ''}`
  const url = addressOf(name)
  const mark = `seeded by recipe ${recipe}`
  const admin = await connect(addressOf('postgres'))
  try {
    if (!fresh && (await commentOn(admin, name)) === mark) {
      return { url, name, seconds: null, bytes: await sizeOf(admin, name) }
    }
    say(`making the database ${name}`)
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    await admin.query(`CREATE DATABASE "${name}"`)
    await migrate(url)
    const started = performance.now()
    await fillDatabase({ url, trajectories, rowsOnly, say })
    const seconds = (performance.now() - started) / 1000
    await admin.query(`COMMENT ON DATABASE "${name}" IS '${mark}'`)
    return { url, name, seconds, bytes: await sizeOf(admin, name) }
  } finally {
    await admin.end()
  }
}

/** An empty, migrated database for the time of `work`. */
export async function withEmptyDatabase<Result>(
  purpose: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const name = `${prefix}_${purpose}_${process.pid}`
  const admin = await connect(addressOf('postgres'))
  try {
    await admin.query(`CREATE DATABASE "${name}"`)
    const url = addressOf(name)
    await migrate(url)
    return await work(url)
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    await admin.end()
  }
}

/** Fills a database that somebody named. @throws UserError when anything is in it */
export async function seedInto(
  url: string,
  { trajectories, rowsOnly, say }: SeedOptions,
): Promise<SeededDatabase> {
  await migrate(url)
  const started = performance.now()
  await fillDatabase({ url, trajectories, rowsOnly, say })
  const seconds = (performance.now() - started) / 1000
  const name = new URL(url).pathname.slice(1)
  const client = await connect(url)
  try {
    return { url, name, seconds, bytes: await sizeOf(client, name) }
  } finally {
    await client.end()
  }
}

/** An empty database for the time of `run`. */
export async function withDatabase<T>(purpose: string, run: (url: string) => Promise<T>): Promise<T> {
  const name = `${prefix}_${purpose}`
  const admin = await connect(addressOf('postgres'))
  try {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    await admin.query(`CREATE DATABASE "${name}"`)
    await migrate(addressOf(name))
    return await run(addressOf(name))
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    await admin.end()
  }
}

/** Removes every database that benches made. @returns their names */
export async function dropSeeded(): Promise<string[]> {
  const admin = await connect(addressOf('postgres'))
  try {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE datname LIKE '${prefix.replaceAll('_', '\\_')}\\_%'`,
    )
    for (const { name } of rows) await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
    return rows.map(({ name }) => name)
  } finally {
    await admin.end()
  }
}

function addressOf(name: string): string {
  const given = env().DATABASE_URL
  if (!given) throw new UserError('DATABASE_URL is not set: there is no server to make a database on.')
  const url = new URL(given)
  url.pathname = `/${name}`
  return url.href
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function commentOn(admin: pg.Client, name: string): Promise<string | null> {
  const { rows } = await admin.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [name],
  )
  return rows[0]?.comment ?? null
}

async function sizeOf(admin: pg.Client, name: string): Promise<number> {
  const { rows } = await admin.query<{ size: string }>('SELECT pg_database_size($1) AS size', [name])
  return Number(rows[0]?.size ?? 0)
}
