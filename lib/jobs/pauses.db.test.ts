import { afterAll, expect, test } from 'vitest'
import { claimRun } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createProject } from '#lib/data/testing/project-fixture.ts'
import { approveAndGoOn, cancelRun, pauseRun } from '#lib/jobs/jobs.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import { performHere } from '#lib/jobs/testing/perform-here.ts'

afterAll(closeDatabase)

const model = { endpoint: 'openai' as const, model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }

/** Two tasks of tests and implementation, written down as they happen. */
function recorder() {
  const done: string[] = []
  const recipe: Recipe = async (context) => {
    for (const taskNumber of ['1.1.1', '1.1.2']) {
      for (const point of ['tests', 'implementation'] as const) {
        await context.stage(
          `${point} of ${taskNumber}`,
          async () => void done.push(`${point} ${taskNumber}`),
          { taskNumber, point },
        )
      }
    }
    return { state: 'succeeded', reason: null }
  }
  return { done, recipes: { 'build-project': recipe } }
}

test('a run waits where it was asked to, holds nothing, and goes on from there once', async () => {
  const projectId = await createProject(2, 'waits')
  const runId = await startRun({ recipe: 'build-project', projectId, model, pauseBefore: ['tests 1.1.2'] })
  const { done, recipes } = recorder()
  const waiting = await performHere(runId, { recipes })
  expect(waiting).toMatchObject({
    state: 'paused',
    pausedAt: 'tests 1.1.2',
    endedAt: null,
    reason: 'It waits for a person before the tests of 1.1.2 are written.',
  })
  expect(done).toEqual(['tests 1.1.1', 'implementation 1.1.1'])
  // no worker takes it up by itself, and no other build starts on what it left
  const job = { runId, generation: waiting.generation, executor: 'another' }
  expect(await claimRun(job, new AbortController().signal)).toBeNull()
  await expect(startRun({ recipe: 'build-project', projectId, model })).rejects.toThrow(/being built by/)

  await database().checklist.create({
    data: {
      id: '01890000-0000-7000-8000-000000000001',
      taskId: (await database().task.findFirstOrThrow({ where: { projectId, number: '1.1.2' } })).id,
      version: 1,
      content: {},
      author: 'm',
    },
  })
  await approveAndGoOn(runId)
  expect(await database().checklist.findFirstOrThrow()).toMatchObject({ approvedBy: 'person' })
  expect(await performHere(runId, { recipes })).toMatchObject({ state: 'succeeded', pausedAt: null })
  expect(done).toEqual(['tests 1.1.1', 'implementation 1.1.1', 'tests 1.1.2', 'implementation 1.1.2'])
})

test('a run asked to wait finishes its stage first; what waits can be cancelled', async () => {
  const projectId = await createProject(2, 'asked')
  const runId = await startRun({ recipe: 'build-project', projectId, model })
  const finished: number[] = []
  const stepByStep: Recipe = async (context) => {
    for (let step = 0; ; step++) {
      await context.stage(`step ${step}`, async () => {
        if (step === 0) await pauseRun(runId)
        if (step > 1_000) throw new Error('the wish to wait was never seen')
        finished.push(step)
      })
    }
  }
  const waiting = await performHere(runId, { recipes: { 'build-project': stepByStep } })
  expect(waiting).toMatchObject({
    state: 'paused',
    pausedAt: `stage step ${finished.length}`,
    pauseWanted: false,
  })
  await cancelRun(runId)
  expect(await database().run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    state: 'cancelled',
    reason: 'cancelled while it waited',
  })
  await expect(approveAndGoOn(runId)).rejects.toThrow(/does not wait/)
})
