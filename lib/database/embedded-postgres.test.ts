import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

test('starts, answers, is shared by a second command, keeps its data over a restart', {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'swe-play-postgres-'))
  dirs.push(dir)
  const first = await startEmbeddedPostgres({ dir })
  expect(first.owned).toBe(true)
  expect(new URL(first.url).hostname).toBe('127.0.0.1')
  await query(first.url, 'create table kept as select 42 as answer')

  const second = await startEmbeddedPostgres({ dir })
  expect(second).toMatchObject({ owned: false, port: first.port, pid: first.pid })
  await second.stop()
  expect(await query(first.url, 'select answer from kept')).toEqual([{ answer: 42 }])

  await first.stop()
  const third = await startEmbeddedPostgres({ dir, port: first.port })
  expect(third).toMatchObject({ owned: true, port: first.port })
  expect(await query(third.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await third.stop()
})

async function query(connectionString: string, sql: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
