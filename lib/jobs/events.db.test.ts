import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { writeAs } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { appendEvent, newestEventId } from '#lib/data/events.ts'
import { createBuildRun, createProject } from '#lib/data/testing/project-fixture.ts'
import { type RunEvent, subscribeToEvents } from '#lib/jobs/events.ts'
import { until } from '#lib/jobs/testing/worker-process.ts'

afterAll(closeDatabase)

async function speaker(slug: string) {
  const build = await createBuildRun(await createProject(1, slug))
  return {
    runId: build.runId,
    say: (message: string) =>
      writeAs(build.claim, (tx) =>
        appendEvent(tx, build.runId, { level: 'info', kind: 'log', message, data: { at: 1 } }),
      ),
  }
}

function follow(query: { runId?: string; afterId: string }) {
  const stop = new AbortController()
  const seen: RunEvent[] = []
  const done = subscribeToEvents(query, (event) => seen.push(event), stop.signal)
  return {
    seen,
    messages: () => seen.map((event) => event.message),
    async end() {
      stop.abort()
      await done
    },
  }
}

test('events arrive at once, in order, and a reader goes on where it was', async () => {
  const { runId, say } = await speaker('events-a')
  const other = await speaker('events-b')
  const reader = follow({ runId, afterId: '0' })
  await until('what was before', async () => reader.seen.length >= 2)
  await say('first')
  const said = Date.now()
  await until('the first', async () => reader.messages().includes('first'))
  expect(Date.now() - said).toBeLessThan(400)
  await other.say('of another run')
  await reader.end()
  await say('while nobody listened')
  await say('and more')

  const last = reader.seen.at(-1) as RunEvent
  const again = follow({ runId, afterId: last.id })
  await until('the rest', async () => again.seen.length >= 2)
  expect(again.messages()).toEqual(['while nobody listened', 'and more'])
  expect(again.seen.map((event) => event.seq)).toEqual([last.seq + 1, last.seq + 2])
  expect(again.seen[0]).toMatchObject({
    runId,
    level: 'info',
    kind: 'log',
    data: { at: 1 },
    at: expect.any(Date),
  })
  await again.end()
})

test('a reader of all runs sees also what was committed late under a smaller id, each once', async () => {
  const quick = await speaker('events-c')
  const slow = await speaker('events-d')
  const reader = follow({ afterId: await newestEventId() })
  const holding = Promise.withResolvers<void>()
  const began = Promise.withResolvers<void>()
  const late = database().$transaction(
    async (tx) => {
      await appendEvent(tx, slow.runId, { level: 'info', kind: 'log', message: 'late' })
      began.resolve()
      await holding.promise
    },
    { timeout: 20_000 },
  )
  await began.promise
  await quick.say('early')
  await until('the early one', async () => reader.messages().includes('early'))
  holding.resolve()
  await late
  await until('the late one', async () => reader.messages().includes('late'))
  await quick.say('after both')
  await until('the last', async () => reader.messages().includes('after both'))
  expect(reader.messages()).toEqual(['early', 'late', 'after both'])
  await reader.end()
})

test('events go on when the listening connection is cut', async () => {
  const { runId, say } = await speaker('events-e')
  const reader = follow({ runId, afterId: '0' })
  await until('the beginning', async () => reader.seen.length >= 2)
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await admin.connect()
  const cut = await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()`,
  )
  await admin.end()
  expect(cut.rowCount).toBe(1)
  await say('said to a cut line')
  await until('it', async () => reader.messages().includes('said to a cut line'), 3_000)
  await reader.end()
})
