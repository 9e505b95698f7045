import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { isOutage } from '#lib/data/outages.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'
import { migrate } from '#lib/database/migrate.ts'
import { subscribeToEvents } from '#lib/jobs/events.ts'
import { chaosSteps, chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import { spawnWorker, until, writeRecordings } from '#lib/jobs/testing/worker-process.ts'

/** how long the database is away */
const awayMs = Number(process.env.OUTAGE_MS ?? 7_000)

let dir: string
let recordings: string
let server: EmbeddedPostgres

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'swe-play-outage-'))
  recordings = await writeRecordings()
  server = await startEmbeddedPostgres({ dir })
  // this file stops its server, so it has one of its own
  process.env.DATABASE_URL = server.url
  await migrate(server.url)
})
afterAll(async () => {
  await closeDatabase()
  await server.stop()
  await rm(dir, { recursive: true, force: true })
  await rm(recordings, { recursive: true, force: true })
})

test('the database is stopped in the middle of a run and comes back: nothing is lost, nobody is blamed', {
  timeout: 120_000,
}, async () => {
  const worker = spawnWorker(recordings)
  const following = new AbortController()
  const seen: string[] = []
  try {
    const projectId = await createProject(chaosTasks.length)
    const runId = await createRun({
      recipe: 'build-project',
      title: 'Build',
      input: { recipe: 'build-project', projectId, model: { endpoint: 'recorded', recording: 'chaos' } },
      model: 'recorded/chaos',
      recorded: true,
      projectId,
    })
    const follower = subscribeToEvents(
      { runId, afterId: '0' },
      (event) => seen.push(event.id),
      following.signal,
    )
    const countSteps = () => database().step.count({ where: { trajectory: { runId } } })
    await until('some steps', async () => (await countSteps()) >= 5)
    const { port } = server
    await server.stop()
    await sleep(awayMs)
    const failure = await countSteps().catch((error: unknown) => error)
    expect(isOutage(failure)).toBe(true)
    server = await startEmbeddedPostgres({ dir, port })
    expect(server.port).toBe(port)

    const run = await until(
      'the end of the run',
      async () => {
        const row = await database()
          .run.findUnique({ where: { id: runId } })
          .catch((error: unknown) => {
            if (isOutage(error)) return null
            throw error
          })
        return row?.endedAt ? row : null
      },
      60_000,
    )
    expect(run).toMatchObject({ state: 'succeeded', reason: null, recoveries: 0 })
    expect(await countSteps()).toBe(chaosTasks.length * chaosSteps)
    const calls = await database().modelCall.groupBy({ by: ['state'], where: { runId }, _count: true })
    const counts = Object.fromEntries(calls.map((call) => [call.state, call._count]))
    expect(counts.done).toBe(chaosTasks.length * chaosSteps)
    expect((counts.doubtful ?? 0) + (counts.failed ?? 0) + (counts.sent ?? 0)).toBeLessThanOrEqual(1)

    const events = await database().runEvent.findMany({ where: { runId }, orderBy: { id: 'asc' } })
    await until('the follower saw all', async () => seen.length >= events.length)
    expect(seen).toEqual(events.map((event) => event.id.toString()))
    following.abort()
    await follower
  } finally {
    following.abort()
    await worker.kill('SIGKILL')
  }
})
