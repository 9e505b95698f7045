import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { messageOf } from '#lib/errors.ts'
import { agentCommands, agentTasks } from '#lib/jobs/testing/agent-recipe.ts'
import { chaosSteps, chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import { spawnWorker, until, type WorkerProcess, writeRecordings } from '#lib/jobs/testing/worker-process.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'

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

async function queueRun(slug: string, recording: 'chaos' | 'agent'): Promise<string> {
  const projectId = await createProject(chaosTasks.length, slug)
  // the profile says which of the test recipes runs: see chaos-worker.ts
  const settings = { profile: recording === 'agent' ? 'codeact-text' : 'function-calling' }
  const model = { endpoint: 'recorded', recording }
  return createRun({
    recipe: 'build-project',
    title: `Build ${slug}`,
    input: { recipe: 'build-project', projectId, model, settings },
    model: `recorded/${recording}`,
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

/** Kills the worker at seeded steps and moments, and starts another one each time. */
async function storm(runId: string, allSteps: number, first: WorkerProcess): Promise<void> {
  let worker = first
  let killed: string | null = null
  const random = moments(seed)
  for (let kill = 0; kill < kills; kill++) {
    // a worker that has not taken the run up yet would be killed for nothing
    const taken = await until(
      'the run is taken up',
      async () => {
        const run = await database().run.findUniqueOrThrow({ where: { id: runId } })
        return run.executor !== killed && run
      },
      60_000,
    )
    killed = taken.executor
    // spread over the run
    const at = Math.floor(((kill + (random.next().value as number)) * allSteps) / kills)
    await until(
      `step ${at}`,
      async () => (await database().step.count({ where: { trajectory: { runId } } })) >= at,
      60_000,
    )
    await new Promise((done) => setTimeout(done, (random.next().value as number) * 60))
    await killWorker(worker)
    worker = startWorker()
  }
}

/** @returns one line of numbers, for the report */
async function checkLedgerAndLog(runId: string, allSteps: number): Promise<string> {
  // one run makes one call at a time: at most one was in flight at each kill
  const doubtful = await database().modelCall.count({ where: { runId, state: 'doubtful' } })
  expect(doubtful).toBeLessThanOrEqual(kills)
  expect(await database().modelCall.count({ where: { runId, state: 'sent' } })).toBe(0)
  expect(await database().modelCall.count({ where: { runId, state: 'done' } })).toBe(allSteps)
  const events = await database().runEvent.findMany({ where: { runId }, orderBy: { id: 'asc' } })
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  const steps = events.filter((event) => event.kind === 'step').map((event) => JSON.stringify(event.data))
  expect(new Set(steps).size).toBe(allSteps)
  expect(steps).toHaveLength(allSteps)
  return `${kills} kills, ${allSteps} steps committed once, ${doubtful} calls in doubt`
}

const timeout = 120_000 + kills * 20_000

test(`a worker killed ${kills} times leaves what an undisturbed one leaves`, { timeout }, async ({
  annotate,
}) => {
  const worker = startWorker()
  const calm = await queueRun('calm', 'chaos')
  expect(await ended(calm)).toMatchObject({ state: 'succeeded', recoveries: 0, reason: null })
  const stormy = await queueRun('stormy', 'chaos')
  const allSteps = chaosTasks.length * chaosSteps
  await storm(stormy, allSteps, worker)
  expect(await ended(stormy)).toMatchObject({ state: 'succeeded', recoveries: kills })
  expect(await legacyOf(stormy)).toEqual(await legacyOf(calm))
  await annotate(await checkLedgerAndLog(stormy, allSteps))
})

test(`an agent in a sandbox, its worker killed ${kills} times, comes to the same trees`, { timeout }, async ({
  annotate,
  skip,
}) => {
  await chooseDriver().catch((error: unknown) => skip(`no sandbox on this machine: ${messageOf(error)}`))
  const worker = startWorker()
  const calm = await queueRun('calm-agent', 'agent')
  expect(await ended(calm)).toMatchObject({ state: 'succeeded', recoveries: 0, reason: null })
  const stormy = await queueRun('stormy-agent', 'agent')
  const allSteps = agentTasks.length * (agentCommands + 1)
  await storm(stormy, allSteps, worker)
  expect(await ended(stormy)).toMatchObject({ state: 'succeeded', recoveries: kills })
  const [calmly, stormily] = [await legacyOf(calm), await legacyOf(stormy)]
  expect(stormily.result).toEqual(calmly.result)
  // the agent is told that its sandbox was restored, so what was said differs; what was done does not
  const done = (legacy: typeof calmly) => legacy.trajectories.map(({ bodies, ...rest }) => rest)
  expect(done(stormily)).toEqual(done(calmly))
  expect(stormily.stages).toEqual(calmly.stages)
  await annotate(await checkLedgerAndLog(stormy, allSteps))
})
