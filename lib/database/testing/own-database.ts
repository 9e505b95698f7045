/** Vitest set-up file: gives each test file a database of its own, copied from the migrated template. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { template } from '#lib/database/testing/cluster.ts'

const url = new URL(inject('templateUrl'))
const name = `test_${randomUUID().replaceAll('-', '')}`
const admin = new URL(url)
admin.pathname = '/postgres'

async function query(sql: string) {
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

await query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
url.pathname = `/${name}`
process.env.DATABASE_URL = url.href

afterAll(() => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
