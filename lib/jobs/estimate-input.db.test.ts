import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createBuildRun, createProject } from '#lib/data/testing/project-fixture.ts'
import { estimateInput } from '#lib/jobs/estimate-input.ts'

afterAll(closeDatabase)

const prices = { inputPerMillion: 1, cachedPerMillion: 1, outputPerMillion: 1 }
const model = { endpoint: 'openai' as const, model: 'measured', prices }

test('tasks that are still to be built, times what such a task took before', async () => {
  const projectId = await createProject(4)
  const { runId } = await createBuildRun(projectId)
  const call = { runId, model: 'measured', endpoint: 'e', requestHash: 'h', state: 'done', recorded: false }
  const rows = ['1.1.1', '1.1.2'].flatMap((task, at) =>
    [0, 1].map((index) => ({
      ...call,
      key: `${runId}:implement:${task}:1:${index}:0`,
      role: 'implement',
      promptTokens: 1_000 * (at + 1),
      completionTokens: 100,
    })),
  )
  const others = [
    { ...call, key: `${runId}:implement:1.1.3:1:0:0`, role: 'implement', recorded: true, promptTokens: 9e6 },
    { ...call, key: `${runId}:implement:1.1.3:1:0:1`, role: 'implement', model: 'other', promptTokens: 9e6 },
  ]
  await database().modelCall.createMany({ data: [...rows, ...others] })
  await database().task.updateMany({ where: { projectId, number: '1.1.1' }, data: { state: 'passed' } })
  const settings = { mostTasks: 2 }
  const whole = await estimateInput({ recipe: 'build-project', projectId, model })
  const implement = whole.stages.find(({ stage }) => stage === 'implement')
  // two tasks of 2,000 and 4,000 tokens in, 200 out: the 10th and the 90th percentile of three more
  expect(implement?.restsOn).toBe(2)
  expect(implement?.calls).toEqual({ low: 6, high: 6 })
  expect(implement?.tokens.low).toBeCloseTo(3 * (2_200 + 200))
  expect(implement?.tokens.high).toBeCloseTo(3 * (3_800 + 200))
  expect(whole.stages.map(({ stage }) => stage)).not.toContain('break-down')
  const part = await estimateInput({ recipe: 'build-project', projectId, model, settings })
  expect(part.stages.find(({ stage }) => stage === 'implement')?.calls).toEqual({ low: 4, high: 4 })
  await expect(estimateInput({ recipe: 'rollout', projectId, model, attempts: 2 })).resolves.toMatchObject({
    stages: [],
  })
})

test('several models that propose in turns share the projects', async () => {
  const stageModels = { propose: [model, { ...model, model: 'second' }] }
  const found = await estimateInput({
    recipe: 'propose',
    domain: 'parsers',
    language: 'python',
    count: 6,
    model,
    stageModels,
  })
  expect(found.stages.map(({ model: name, restsOn }) => [name, restsOn])).toEqual([
    ['measured', 0],
    ['second', 0],
  ])
  expect(found.costUsd?.high).toBeGreaterThan(0)
})
