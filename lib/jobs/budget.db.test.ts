/** A budget that is reached, with a worker killed on the way: what was spent, what is kept, and how it goes on. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { requestResume } from '#lib/data/run-writes.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import { chaosSteps, chaosTasks } from '#lib/jobs/testing/chaos-recipe.ts'
import { spawnWorker, until, type WorkerProcess } from '#lib/jobs/testing/worker-process.ts'
import { type ScriptedEndpoint, startScriptedEndpoint } from '#lib/pipeline/testing/scripted-endpoint.ts'

let endpoint: ScriptedEndpoint
let workers: WorkerProcess[] = []

beforeAll(async () => {
  endpoint = await startScriptedEndpoint(() => ({ content: 'tick' }))
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill('SIGKILL')))
  workers = []
})
afterAll(async () => {
  await endpoint.stop()
  await closeDatabase()
})

function startWorker(): WorkerProcess {
  const worker = spawnWorker('')
  workers.push(worker)
  return worker
}

const runRow = (id: string) => database().run.findUniqueOrThrow({ where: { id } })
const stepsOf = (runId: string) => database().step.count({ where: { trajectory: { runId } } })
const ended = (id: string) =>
  until('the end of the run', async () => ((await runRow(id)).endedAt ? runRow(id) : null), 90_000)

test('the run ends at its budget, resumable, and goes on where it was when the budget is raised', {
  timeout: 240_000,
}, async () => {
  const projectId = await createProject(chaosTasks.length, 'budgeted')
  // every answer is the same, so every call costs the same
  const prices = { inputPerMillion: 0, cachedPerMillion: 0, outputPerMillion: 2_000 }
  const model = { endpoint: 'openai' as const, model: 'tick', baseUrl: endpoint.url, prices }
  process.env.OPENAI_API_KEY ||= 'none'
  const budgetUsd = 0.095
  const runId = await startRun({ recipe: 'build-project', projectId, model, budgetUsd })
  const first = startWorker()
  await until('some steps', async () => (await stepsOf(runId)) >= 3, 60_000)
  await first.kill('SIGKILL')
  startWorker()

  const stopped = await ended(runId)
  expect(stopped).toMatchObject({ state: 'partly', recoveries: 1 })
  expect(stopped.reason).toMatch(/^budget of \$0\.0950 reached .*: raise it and resume the run/)
  const calls = await database().modelCall.findMany({ where: { runId } })
  const each = Math.max(...calls.map((call) => call.costUsd))
  // one call at a time: the budget is passed by one call at most, and at most one was lost in the kill
  expect(stopped.costUsd).toBeGreaterThanOrEqual(budgetUsd)
  expect(stopped.costUsd).toBeLessThan(budgetUsd + each)
  expect(calls.filter(({ state }) => state === 'doubtful').length).toBeLessThanOrEqual(1)
  const kept = await stepsOf(runId)
  expect(kept).toBe(calls.filter(({ state }) => state === 'done').length)

  await expect(requestResume(runId)).rejects.toThrow(/raise the budget to resume it/)
  await requestResume(runId, { budgetUsd: 10 })
  const finished = await ended(runId)
  expect(finished).toMatchObject({ state: 'succeeded', budgetUsd: 10 })
  expect(await stepsOf(runId)).toBe(chaosTasks.length * chaosSteps)
  const done = await database().modelCall.count({ where: { runId, state: 'done' } })
  expect(done).toBe(chaosTasks.length * chaosSteps)
  expect(finished.costUsd).toBeCloseTo(done * each)
})
