import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { cancelRun, resumeRun } from '#lib/jobs/jobs.ts'
import { chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import { spawnWorker, until, type WorkerProcess, writeRecordings } from '#lib/jobs/testing/worker-process.ts'

let recordings: string
let workers: WorkerProcess[] = []
let projects = 0

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

/** which of the test recipes runs is said by the test access: see chaos-worker.ts */
async function queueRun(kind: 'chaos' | 'wait' | 'break', budgetUsd?: number): Promise<string> {
  const projectId = await createProject(chaosTasks.length, `project-${++projects}`)
  const testAccess = { chaos: 'withheld', wait: 'hidden', break: 'visible' }[kind]
  const model = { endpoint: 'recorded', recording: 'chaos' }
  return createRun({
    recipe: 'build-project',
    title: kind,
    input: { recipe: 'build-project', projectId, model, settings: { testAccess } },
    model: 'recorded/chaos',
    recorded: true,
    projectId,
    budgetUsd: budgetUsd ?? null,
  })
}

const read = (runId: string) => database().run.findUniqueOrThrow({ where: { id: runId } })

function reaches(runId: string, state: string, timeoutMs = 30_000) {
  return until(
    `run ${runId} is ${state}`,
    async () => {
      const run = await read(runId)
      return run.state === state ? run : null
    },
    timeoutMs,
  )
}

const stageNamed = (runId: string, name: string) =>
  database().stage.findUnique({ where: { runId_name: { runId, name } } })

function working(runId: string, stage: string) {
  return until(`${stage} has begun`, async () => (await stageNamed(runId, stage))?.state === 'running')
}

test('a cancel reaches a running command within 2 s; the run can be resumed', async () => {
  startWorker()
  const runId = await queueRun('wait')
  await until(
    'the command runs',
    async () => (await database().runEvent.count({ where: { runId, message: 'command started' } })) > 0,
  )
  const asked = Date.now()
  await cancelRun(runId)
  const run = await reaches(runId, 'cancelled', 5_000)
  expect(Date.now() - asked).toBeLessThan(2_000)
  expect(run).toMatchObject({ reason: 'cancelled by a person', result: null })
  expect(await stageNamed(runId, 'wait')).toMatchObject({ state: 'cancelled' })
  await expect(cancelRun(runId)).rejects.toThrow(/already ended/)

  await resumeRun(runId)
  await working(runId, 'wait')
  expect(await read(runId)).toMatchObject({ generation: 1, recoveries: 0, state: 'running', reason: null })
  await cancelRun(runId)
  await reaches(runId, 'cancelled')
})

test('a run that waits is cancelled at once and never starts', async () => {
  const runId = await queueRun('wait')
  await cancelRun(runId)
  expect(await read(runId)).toMatchObject({ state: 'cancelled', startedAt: null })
  startWorker()
  const other = await queueRun('break')
  await reaches(other, 'failed')
  expect(await read(runId)).toMatchObject({ state: 'cancelled', startedAt: null })
})

test('a recipe that throws ends its run with the reason, and fails again when resumed', async () => {
  startWorker()
  const runId = await queueRun('break')
  expect(await reaches(runId, 'failed')).toMatchObject({ reason: 'this recipe fails' })
  expect(await stageNamed(runId, 'break')).toMatchObject({ state: 'failed', error: 'this recipe fails' })
  await resumeRun(runId)
  await until('it failed again', async () => {
    const run = await read(runId)
    return run.generation === 1 && run.state === 'failed'
  })
})

test('another worker takes over from a killed one; a sleeper that wakes up changes nothing', async () => {
  const first = startWorker()
  const runId = await queueRun('wait')
  await working(runId, 'wait')
  const before = await read(runId)
  startWorker()
  await sleep(1_500)
  first.child.kill('SIGSTOP')
  const taken = await until(
    'the other worker has it',
    async () => {
      const run = await read(runId)
      return run.executor !== before.executor && run
    },
    15_000,
  )
  expect(taken.recoveries).toBe(1)
  first.child.kill('SIGCONT')
  await sleep(2_500)
  expect(await read(runId)).toMatchObject({ executor: taken.executor, recoveries: 1, state: 'running' })
  await first.kill('SIGTERM')
  expect(await read(runId)).toMatchObject({ executor: taken.executor, recoveries: 1, state: 'running' })
  await cancelRun(runId)
  await reaches(runId, 'cancelled')
})

test('SIGTERM ends the worker quickly and leaves its run to the next one', async () => {
  const first = startWorker()
  const runId = await queueRun('chaos')
  await until(
    'some steps',
    async () => (await database().step.count({ where: { trajectory: { runId } } })) > 3,
  )
  const told = Date.now()
  await first.kill('SIGTERM')
  expect(Date.now() - told).toBeLessThan(5_000)
  expect(first.child.exitCode).toBe(0)
  expect(await read(runId)).toMatchObject({ state: 'running', endedAt: null })
  const steps = await database().step.count({ where: { trajectory: { runId } } })
  startWorker()
  const run = await reaches(runId, 'succeeded')
  expect(run.recoveries).toBe(1)
  expect(steps).toBeGreaterThan(3)
})

test('a spent budget ends the run cleanly; a raised one lets it go on', async () => {
  startWorker()
  const runId = await queueRun('chaos', 5)
  await until(
    'some steps',
    async () => (await database().step.count({ where: { trajectory: { runId } } })) > 3,
  )
  // the recorded model costs nothing: the spending is written down here
  await database().run.update({ where: { id: runId }, data: { costUsd: 5.5 } })
  expect(await reaches(runId, 'partly')).toMatchObject({
    reason: 'budget of $5.00 reached ($5.50 spent): raise it and resume the run',
  })
  const steps = await database().step.count({ where: { trajectory: { runId } } })
  await expect(resumeRun(runId)).rejects.toThrow(/raise the budget/)
  await resumeRun(runId, { budgetUsd: 20 })
  await reaches(runId, 'succeeded')
  expect(await database().step.count({ where: { trajectory: { runId } } })).toBeGreaterThan(steps)
  expect(await database().modelCall.count({ where: { runId, state: 'doubtful' } })).toBe(0)
})
