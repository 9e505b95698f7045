import { v7 as uuid } from 'uuid'
import { database } from '#lib/data/database.ts'

const minute = 60_000

type Stage = {
  name: string
  state: 'done' | 'running' | 'failed'
  minutes: number
  taskNumber?: string
  error?: string
}

const stages: Stage[] = [
  { name: 'break down', state: 'done', minutes: 1.2 },
  { name: 'checklist 1.2.1', state: 'done', minutes: 0.6, taskNumber: '1.2.1' },
  { name: 'set up', state: 'done', minutes: 2.1 },
  { name: 'tests 1.2.1 attempt 1', state: 'done', minutes: 3.4, taskNumber: '1.2.1' },
  { name: 'tests gate 1.2.1 attempt 1', state: 'done', minutes: 0.3, taskNumber: '1.2.1' },
  {
    name: 'implement 1.2.1 attempt 1',
    state: 'failed',
    minutes: 2.2,
    taskNumber: '1.2.1',
    error: '5 of 6 tests passed; test_negated_class failed in its call phase.',
  },
  { name: 'implement 1.2.1 attempt 2', state: 'done', minutes: 3.1, taskNumber: '1.2.1' },
  { name: 'verify 1.2.1 attempt 2', state: 'done', minutes: 0.2, taskNumber: '1.2.1' },
  { name: 'implement 2.1.1 attempt 1', state: 'running', minutes: 0, taskNumber: '2.1.1' },
]

/** A finished proposal, a failed build, and the build that is running now. @returns the id of the last */
export async function seedRuns(projectId: string): Promise<string> {
  const now = Date.now()
  const common = { projectId, model: 'recorded/example', recorded: true, sandbox: 'bubblewrap' }
  await database().run.create({
    data: {
      ...common,
      id: uuid(),
      recipe: 'propose',
      title: 'Propose 1 language-tools project in python',
      input: { domain: 'language-tools', language: 'python', count: 1 },
      state: 'succeeded',
      costUsd: 0.0123,
      tokens: 6_480,
      modelCalls: 1,
      createdAt: new Date(now - 40 * minute),
      startedAt: new Date(now - 40 * minute),
      endedAt: new Date(now - 39 * minute),
    },
  })
  await database().run.create({
    data: {
      ...common,
      id: uuid(),
      recipe: 'build-project',
      title: 'Build tinyre',
      input: { projectId },
      state: 'failed',
      reason: 'The endpoint http://127.0.0.1:8000/v1 did not answer: start it, then resume the run.',
      model: 'qwen2.5-coder-32b',
      recorded: false,
      createdAt: new Date(now - 35 * minute),
      startedAt: new Date(now - 35 * minute),
      endedAt: new Date(now - 34 * minute),
    },
  })
  const id = uuid()
  await database().run.create({
    data: {
      ...common,
      id,
      recipe: 'build-project',
      title: 'Build tinyre',
      input: { projectId },
      state: 'running',
      budgetUsd: 2,
      costUsd: 0.4182,
      tokens: 382_100,
      modelCalls: 74,
      createdAt: new Date(now - 20 * minute),
      startedAt: new Date(now - 20 * minute),
    },
  })
  await seedStages(id, now)
  return id
}

async function seedStages(runId: string, now: number): Promise<void> {
  let at = now - 20 * minute
  for (const [position, stage] of stages.entries()) {
    const endedAt = stage.state === 'running' ? null : new Date(at + stage.minutes * minute)
    const { name, state, taskNumber, error } = stage
    await database().stage.create({
      data: {
        runId,
        name,
        position,
        state,
        taskNumber,
        error,
        startedAt: new Date(at),
        endedAt,
        costUsd: 0.03,
      },
    })
    const level = state === 'failed' ? 'warn' : 'info'
    await database().runEvent.create({
      data: {
        runId,
        seq: position + 1,
        at: new Date(at),
        level,
        kind: 'stage',
        message: `${name}: ${state}`,
        data: { stage: name, state },
      },
    })
    at = endedAt?.getTime() ?? at
  }
}
