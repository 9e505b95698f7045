import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { expect, test } from 'vitest'
import { migrate } from '#lib/database/migrate.ts'

const url = process.env.DATABASE_URL ?? ''

test('every test file has a migrated database of its own; migrating again changes nothing', async () => {
  await migrate(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select migration_name, finished_at from _prisma_migrations')
  const tables = await client.query(
    `select count(*)::int as n from information_schema.tables where table_schema = 'public'`,
  )
  await client.end()
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((row) => row.finished_at !== null)).toBe(true)
  expect(tables.rows[0].n).toBeGreaterThan(15)
  expect(new URL(url).pathname).toMatch(/^\/test_[0-9a-f]{32}$/)
})

test('an unreachable database is an error that names it', async () => {
  await expect(migrate('postgresql://app:x@127.0.0.1:1/nowhere')).rejects.toThrow(/nowhere on 127\.0\.0\.1:1/)
})

test('the migrations make exactly the schema', () => {
  const ends = ['--from-config-datasource', '--to-schema=prisma/schema.prisma']
  const args = ['prisma/prisma.ts', 'migrate', 'diff', ...ends, '--exit-code']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status, `run npm run prisma -- migrate dev --name <what-changes>\n${stdout}${stderr}`).toBe(0)
})
