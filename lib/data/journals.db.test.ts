import { afterAll, beforeAll, expect, test } from 'vitest'
import { ClaimLost } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { findEvents } from '#lib/data/events.ts'
import { closeTrajectory, type JournalOwner, openTrajectory } from '#lib/data/journals.ts'
import { objectStore } from '#lib/data/objects.ts'
import { claim, createBuildRun, createProject, header } from '#lib/data/testing/project-fixture.ts'
import type { NewTrajectory } from '#lib/pipeline/recipe.ts'
import { gitObject } from '#lib/trajectories/git-objects.ts'
import type { Step } from '#lib/trajectories/types.ts'

let owner: JournalOwner
let runId: string
const object = gitObject('blob', Buffer.from('content'))

beforeAll(async () => {
  const projectId = await createProject(2)
  const build = await createBuildRun(projectId)
  runId = build.runId
  owner = { claim: build.claim, run: build.run, language: 'python', stage: null }
})
afterAll(closeDatabase)

function attempt(number: number): NewTrajectory {
  return {
    model: { name: 'm', recorded: false },
    purpose: 'implementation',
    taskNumber: '1.1.1',
    attempt: number,
    title: `Implement 1.1.1, attempt ${number}`,
    header,
    baseCommit: null,
    baseTree: 'a'.repeat(40),
  }
}

function step(index: number, output = '1 failed, 2 passed in 0.12s'): Step {
  const call = { id: `c${index}`, name: 'execute_bash', rawArguments: '{"command":"pytest"}' }
  return {
    index,
    message: {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: call.id, type: 'function', function: { name: call.name, arguments: call.rawArguments } },
      ],
    },
    reasoning: 'a zero \u0000 byte and a lone surrogate \ud800 stay what they are',
    calls: [{ ...call, arguments: { command: 'pytest\u0000\nls' } }],
    observations: [{ callId: call.id, content: output, error: true, exitCode: 1, durationMs: 7 }],
    reply: [{ role: 'tool', tool_call_id: call.id, content: output }],
    usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 3 },
    costUsd: 0.25,
    modelMs: 10.4,
    toolMs: 7.2,
    tree: 'b'.repeat(40),
    filesChanged: 1,
    marks: ['a mark'],
  }
}

test('steps come back exactly; the rows count, summarise and tell', async () => {
  const journal = await openTrajectory(owner, attempt(1))
  expect(await journal.load()).toEqual([])
  await journal.append(step(0), [object])
  await journal.append(step(1), [object])
  expect(await journal.load()).toEqual(
    [step(0), step(1)].map((each) => ({ ...each, modelMs: 10, toolMs: 7 })),
  )
  expect(await objectStore().get([object.id])).toEqual([object])

  const row = await database().trajectory.findUniqueOrThrow({ where: { id: journal.trajectoryId } })
  expect(row).toMatchObject({
    state: 'running',
    steps: 2,
    messages: 2 + 2 * 2,
    toolCalls: 2,
    promptTokens: 20,
    completionTokens: 10,
    costUsd: 0.5,
    durationMs: 36,
    finalTree: 'b'.repeat(40),
  })
  const [first] = await database().step.findMany({
    where: { trajectoryId: row.id },
    orderBy: { index: 'asc' },
  })
  expect(first).toMatchObject({
    kind: 'execute_bash',
    summary: 'pytest\ufffd …',
    outcome: 'error',
    testsPassed: 2,
    testsFailed: 1,
  })
  const events = await findEvents({ runId, afterId: '0', limit: 100 })
  expect(events.filter((event) => event.kind === 'step').map((event) => event.data.index)).toEqual([0, 1])
  expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
})

test('a step is committed once: the same again is silent, another one and a gap are refused', async () => {
  const journal = await openTrajectory(owner, attempt(2))
  await journal.append(step(0), [])
  await journal.append(step(0), [])
  await expect(journal.append(step(0, 'other output'), [])).rejects.toThrow(/step 0 .* other content/)
  await expect(journal.append(step(2), [])).rejects.toThrow(/step 2 is not the next one/)
  const row = await database().trajectory.findUniqueOrThrow({ where: { id: journal.trajectoryId } })
  expect(row).toMatchObject({ steps: 1, costUsd: 0.25 })
})

test('the same attempt is found again, reopened, and refused under other prompts', async () => {
  const journal = await openTrajectory(owner, attempt(2))
  await closeTrajectory(owner.claim, journal.trajectoryId, {
    endReason: 'finished',
    finalTree: null,
    linesEdited: 4,
  })
  const closed = await database().trajectory.findUniqueOrThrow({ where: { id: journal.trajectoryId } })
  expect(closed).toMatchObject({
    state: 'ended',
    endReason: 'finished',
    finalTree: 'b'.repeat(40),
    linesEdited: 4,
  })
  const again = await openTrajectory(owner, attempt(2))
  expect(again.trajectoryId).toBe(journal.trajectoryId)
  expect(await again.load()).toHaveLength(1)
  const changed = { ...header, prompts: [{ name: 'x', hash: 'y', version: 0 }] }
  await expect(openTrajectory(owner, { ...attempt(2), header: changed })).rejects.toThrow(/start a new run/)
})

test('a worker that lost its run commits nothing', async () => {
  const journal = await openTrajectory(owner, attempt(3))
  await journal.append(step(0), [])
  const taker = await claim(runId, 'worker-b')
  await expect(journal.append(step(1), [])).rejects.toThrow(ClaimLost)
  const theirs = await openTrajectory({ ...owner, claim: taker.claim }, attempt(3))
  expect(await theirs.load()).toHaveLength(1)
  await theirs.append(step(1), [])
  const run = await database().run.findUniqueOrThrow({ where: { id: runId } })
  expect(run).toMatchObject({ recoveries: 1, executor: 'worker-b', state: 'running' })
})
