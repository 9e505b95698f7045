import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Claim } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { BudgetReached, runLedger } from '#lib/data/ledger.ts'
import { beginStage } from '#lib/data/stages.ts'
import { claim, createBuildRun, createProject } from '#lib/data/testing/project-fixture.ts'
import type { LedgerEntry } from '#lib/model/ledger.ts'
import type { ModelAnswer } from '#lib/model/model.ts'

let projects = 0
let runId: string
let projectId: string
let held: Claim

beforeEach(async () => {
  projectId = await createProject(1, `ledger-${++projects}`)
  const build = await createBuildRun(projectId, { budgetUsd: 1 })
  runId = build.runId
  held = build.claim
})
afterAll(closeDatabase)

function entry(key: string, requestHash = 'h', trajectoryId: string | null = null): LedgerEntry {
  const call = { role: 'propose', task: '-', attempt: 1, index: 4 }
  const request = { messages: [{ role: 'user' as const, content: 'hello' }], tools: [], sampling: {}, call }
  const endpoint = 'http://127.0.0.1:1/v1'
  return {
    key: `${runId}:${key}`,
    call,
    trajectoryId,
    model: 'm',
    endpoint,
    recorded: false,
    requestHash,
    request,
    leastCostUsd: 0,
  }
}

const answer: ModelAnswer = {
  message: { role: 'assistant', content: 'hi', reasoning_content: 'hm' },
  finishReason: 'stop',
  usage: { promptTokens: 100, completionTokens: 10, cachedTokens: 50 },
  costUsd: 0.6,
  latencyMs: 12.7,
  httpAttempts: 2,
}

const runRow = () => database().run.findUniqueOrThrow({ where: { id: runId } })
const rowOf = (key: string) => database().modelCall.findUniqueOrThrow({ where: { key: `${runId}:${key}` } })

test('a call is a row before it leaves, is charged once, and is answered from then on', async () => {
  await beginStage(held, { name: 's', position: 0, taskNumber: null })
  const ledger = runLedger(held, () => 's')
  expect(await ledger.begin(entry('a'))).toEqual({ state: 'new' })
  expect(await rowOf('a')).toMatchObject({ state: 'sent', runId, role: 'propose', stepIndex: null })
  await ledger.done(`${runId}:a`, answer)
  await ledger.done(`${runId}:a`, answer)
  expect(await ledger.begin(entry('a'))).toEqual({ state: 'done', answer })
  expect(await rowOf('a')).toMatchObject({ state: 'done', latencyMs: 13, cachedTokens: 50, httpAttempts: 2 })
  expect(await runRow()).toMatchObject({ costUsd: 0.6, tokens: 110, modelCalls: 1 })
  const project = await database().project.findUniqueOrThrow({ where: { id: projectId } })
  expect(project.costUsd).toBe(0.6)
  const stage = await database().stage.findUniqueOrThrow({ where: { runId_name: { runId, name: 's' } } })
  expect(stage.costUsd).toBe(0.6)
})

test('an answer to another request does not count', async () => {
  const ledger = runLedger(held, () => null)
  await ledger.begin(entry('a'))
  await ledger.done(`${runId}:a`, answer)
  expect(await ledger.begin(entry('a', 'other'))).toEqual({ state: 'doubtful' })
})

test('a call in flight when the worker died is doubtful, and asked again under another key', async () => {
  const first = runLedger(held, () => null)
  await first.begin(entry('a'))
  const taker = await claim(runId, 'worker-b')
  expect(await rowOf('a')).toMatchObject({ state: 'doubtful', error: expect.stringContaining('died') })
  const second = runLedger(taker.claim, () => null)
  expect(await second.begin(entry('a'))).toEqual({ state: 'doubtful' })
  expect(await second.begin(entry('a:1'))).toEqual({ state: 'new' })
  await expect(first.done(`${runId}:a`, answer)).rejects.toThrow(/taken over/)
})

test('an error is no debt, an interruption may be one', async () => {
  const ledger = runLedger(held, () => null)
  await ledger.begin(entry('a'))
  await ledger.failed(`${runId}:a`, new Error('rate limited'), null)
  await ledger.begin(entry('b'))
  await ledger.failed(`${runId}:b`, new DOMException('stopped', 'AbortError'), null)
  expect([(await rowOf('a')).state, (await rowOf('b')).state]).toEqual(['failed', 'doubtful'])
  expect(await runRow()).toMatchObject({ costUsd: 0, modelCalls: 0 })
  expect(await ledger.begin(entry('a'))).toEqual({ state: 'doubtful' })
})

test('answers that came and could not be used are charged, once', async () => {
  const ledger = runLedger(held, () => null)
  await ledger.begin(entry('a'))
  const bill = { usage: answer.usage, costUsd: 1.5, httpAttempts: 5 }
  await ledger.failed(`${runId}:a`, new Error('gave an empty answer'), bill)
  await ledger.failed(`${runId}:a`, new Error('gave an empty answer'), bill)
  expect(await rowOf('a')).toMatchObject({
    state: 'failed',
    costUsd: 1.5,
    httpAttempts: 5,
    promptTokens: 100,
  })
  expect(await runRow()).toMatchObject({ costUsd: 1.5, tokens: 110 })
  await expect(ledger.begin(entry('b'))).rejects.toThrow(BudgetReached)
})

test('the budget stops the next call, not the one that passes it', async () => {
  const sure = runLedger(held, () => null)
  const { costUsd } = await runRow()
  const left = 1 - costUsd
  if (left <= 0) throw new Error('the tests before this one have spent the budget')
  await expect(sure.begin({ ...entry('sure'), leastCostUsd: left + 0.01 })).rejects.toThrow(
    /budget of \$1\.00 nearly reached .*: the next call costs at least \$/,
  )
  expect(await database().modelCall.findUnique({ where: { key: `${runId}:sure` } })).toBeNull()
  const ledger = runLedger(held, () => null)
  for (const key of ['a', 'b']) {
    await ledger.begin(entry(key))
    await ledger.done(`${runId}:${key}`, answer)
  }
  expect((await runRow()).costUsd).toBeCloseTo(1.2)
  await expect(ledger.begin(entry('c'))).rejects.toThrow(BudgetReached)
  expect(await ledger.begin(entry('a'))).toMatchObject({ state: 'done' })
})
