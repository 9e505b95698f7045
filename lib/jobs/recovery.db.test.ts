import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { chaosSteps, chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import { spawnWorker, until, type WorkerProcess, writeRecordings } from '#lib/jobs/testing/worker-process.ts'

/** SIGKILLs per run; `CHAOS_KILLS=20 vitest run lib/jobs/recovery.db.test.ts` for the long version */
const kills = Number(process.env.CHAOS_KILLS ?? 3)
const seed = Number(process.env.CHAOS_SEED ?? 7)

let recordings: string
let workers: WorkerProcess[] = []

beforeAll(async () => {
  recordings = await writeRecordings()
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill('SIGKILL')))
  workers = []
})
afterAll(async () => {
  await closeDatabase()
  await rm(recordings, { recursive: true, force: true })
})

function startWorker(): WorkerProcess {
  const worker = spawnWorker(recordings)
  workers.push(worker)
  return worker
}

async function killWorker(worker: WorkerProcess): Promise<void> {
  await worker.kill('SIGKILL')
  workers = workers.filter((each) => each !== worker)
}

async function queueRun(slug: string): Promise<string> {
  const projectId = await createProject(chaosTasks.length, slug)
  return createRun({
    recipe: 'build-project',
    title: `Build ${slug}`,
    input: { recipe: 'build-project', projectId, model: { endpoint: 'recorded', recording: 'chaos' } },
    model: 'recorded/chaos',
    recorded: true,
    projectId,
  })
}

function ended(runId: string) {
  return until(
    `the end of run ${runId}`,
    async () => {
      const run = await database().run.findUniqueOrThrow({ where: { id: runId } })
      return run.endedAt ? run : null
    },
    60_000 + kills * 10_000,
  )
}

/** All that a run leaves, without ids, times and what tells of the kills. */
async function legacyOf(runId: string) {
  const run = await database().run.findUniqueOrThrow({ where: { id: runId } })
  const where = { projectId: run.projectId as string }
  const tasks = await database().task.findMany({ where, orderBy: { position: 'asc' } })
  const trajectories = await database().trajectory.findMany({
    where: { runId },
    orderBy: { taskNumber: 'asc' },
    include: { stepRows: { orderBy: { index: 'asc' } } },
  })
  const verdicts = await database().verdict.findMany({
    where: { runId },
    orderBy: { task: { position: 'asc' } },
    include: { results: true },
  })
  const stages = await database().stage.findMany({ where: { runId }, orderBy: { position: 'asc' } })
  return {
    state: run.state,
    result: run.result,
    costUsd: run.costUsd,
    tokens: run.tokens,
    tasks: tasks.map(({ number, state, reason, attempts, passedCommit }) => ({
      number,
      state,
      reason,
      attempts,
      passedCommit,
    })),
    trajectories: trajectories.map(({ taskNumber, steps, messages, costUsd, verdict, reward, stepRows }) => ({
      taskNumber,
      steps,
      messages,
      costUsd: costUsd.toFixed(6),
      verdict,
      reward,
      trees: stepRows.map((step) => step.tree),
      bodies: stepRows.map((step) => step.bodyBlob),
    })),
    verdicts: verdicts.map(({ kind, outcome, tree, results }) => ({
      kind,
      outcome,
      tree,
      results: results.map((result) => `${result.testId} ${result.outcome}`),
    })),
    stages: stages.map(({ name, position, state, taskNumber }) => ({ name, position, state, taskNumber })),
  }
}

/** A small linear congruential generator: the same seed kills at the same moments. */
function* moments(from: number): Generator<number> {
  let state = from
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield state / 2_147_483_648
  }
}

test(`a worker killed ${kills} times leaves what an undisturbed one leaves`, {
  timeout: 120_000 + kills * 20_000,
}, async () => {
  let worker = startWorker()
  const calm = await queueRun('calm')
  expect(await ended(calm)).toMatchObject({ state: 'succeeded', recoveries: 0, reason: null })

  const stormy = await queueRun('stormy')
  const allSteps = chaosTasks.length * chaosSteps
  const random = moments(seed)
  // spread over the run, each at a seeded step and a seeded moment in it
  let killed: string | null = null
  for (let kill = 0; kill < kills; kill++) {
    // a worker that has not taken the run up yet would be killed for nothing
    const taken = await until(
      'the run is taken up',
      async () => {
        const run = await database().run.findUniqueOrThrow({ where: { id: stormy } })
        return run.executor !== killed && run
      },
      60_000,
    )
    killed = taken.executor
    const at = Math.floor(((kill + (random.next().value as number)) * allSteps) / kills)
    await until(
      `step ${at}`,
      async () => (await database().step.count({ where: { trajectory: { runId: stormy } } })) >= at,
      60_000,
    )
    await new Promise((done) => setTimeout(done, (random.next().value as number) * 60))
    await killWorker(worker)
    worker = startWorker()
  }
  const run = await ended(stormy)
  expect(run).toMatchObject({ state: 'succeeded', recoveries: kills })
  expect(await legacyOf(stormy)).toEqual(await legacyOf(calm))

  const doubtful = await database().modelCall.count({ where: { runId: stormy, state: 'doubtful' } })
  expect(doubtful).toBeLessThanOrEqual(kills)
  expect(await database().modelCall.count({ where: { runId: stormy, state: 'sent' } })).toBe(0)
  const events = await database().runEvent.findMany({ where: { runId: stormy }, orderBy: { id: 'asc' } })
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  const steps = events.filter((event) => event.kind === 'step').map((event) => JSON.stringify(event.data))
  expect(new Set(steps).size).toBe(allSteps)
  expect(steps).toHaveLength(allSteps)
})
