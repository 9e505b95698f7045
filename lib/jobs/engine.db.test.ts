import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import {
  enqueueJob,
  findHeldJobs,
  forgetOldJobs,
  type Job,
  requeueJobs,
  startEngine,
  stopEngine,
} from '#lib/jobs/engine.ts'
import { until } from '#lib/jobs/testing/worker-process.ts'

afterAll(stopEngine)

test('a job runs once however often it is queued, and again when it was let go; old ones are forgotten', async () => {
  const performed: Job[] = []
  let release = true
  await startEngine({
    executor: 'only',
    slots: 2,
    run: async (job) => {
      performed.push(job)
      return job.runId === 'b' && release ? 'released' : 'ended'
    },
  })
  const a = { runId: 'a', generation: 0 }
  const b = { runId: 'b', generation: 3 }
  for (const job of [a, a, b]) await enqueueJob(job)
  await until('both ran', async () => performed.length === 2)
  await until('one is held', async () => (await findHeldJobs()).length === 1)
  expect(await findHeldJobs()).toEqual([{ ...b, executor: 'only' }])

  release = false
  await requeueJobs([b])
  await until('it ran again', async () => performed.length === 3)
  await until('nothing is held', async () => (await findHeldJobs()).length === 0)
  await enqueueJob(a)
  await sleep(500)
  expect(performed).toHaveLength(3)

  await forgetOldJobs(1)
  await enqueueJob(a)
  await sleep(500)
  expect(performed).toHaveLength(3)
  await forgetOldJobs(-1)
  await enqueueJob(a)
  await until('what is forgotten may run again', async () => performed.length === 4)
})
