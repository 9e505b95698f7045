import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBranches, findForkOrigin } from '#lib/data/branches.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { closeTrajectory, type JournalOwner, loadSteps, openTrajectory } from '#lib/data/journals.ts'
import { createBuildRun, createProject, header } from '#lib/data/testing/project-fixture.ts'
import type { Branch } from '#lib/pipeline/branch.ts'
import type { NewTrajectory } from '#lib/pipeline/recipe.ts'
import type { Step } from '#lib/trajectories/types.ts'

let owner: JournalOwner
let origin: string

function attempt(number: number, branch?: Branch): NewTrajectory {
  return {
    model: { name: 'm', recorded: false },
    purpose: 'implementation',
    taskNumber: '1.1.1',
    attempt: number,
    title: `Implement 1.1.1, attempt ${number}`,
    header,
    baseCommit: 'c'.repeat(40),
    baseTree: 'a'.repeat(40),
    ...(branch ? { branch } : {}),
  }
}

function step(index: number): Step {
  const call = { id: `c${index}`, name: 'execute_bash', rawArguments: '{"command":"ls"}' }
  return {
    index,
    message: { role: 'assistant', content: `thought ${index}` },
    reasoning: null,
    calls: [{ ...call, arguments: { command: 'ls' } }],
    observations: [{ callId: call.id, content: 'ok', error: false, durationMs: 7 }],
    reply: [{ role: 'tool', tool_call_id: call.id, content: 'ok' }],
    usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 3 },
    costUsd: 0.25,
    modelMs: 10,
    toolMs: 7,
    tree: `${index}`.repeat(40),
    filesChanged: 1,
    marks: [],
  }
}

beforeAll(async () => {
  const build = await createBuildRun(await createProject(2))
  owner = { claim: build.claim, run: build.run, language: 'python', stage: null }
  const journal = await openTrajectory(owner, attempt(1))
  for (const index of [0, 1, 2]) await journal.append(step(index), [])
  origin = journal.trajectoryId
  await closeTrajectory(owner.claim, origin, { endReason: 'finished', finalTree: null, linesEdited: 0 })
})
afterAll(closeDatabase)

test('a fork begins with the steps of its origin and pays for its own alone', async () => {
  const journal = await openTrajectory(owner, attempt(2, { parentId: origin, after: 2, message: null }))
  expect(await journal.load()).toEqual([step(0), step(1)])
  await journal.append(step(2), [])
  const row = await database().trajectory.findUniqueOrThrow({ where: { id: journal.trajectoryId } })
  expect(row).toMatchObject({
    parentId: origin,
    parentLink: 'fork',
    parentSteps: 2,
    parentTold: false,
    steps: 3,
    messages: header.messages.length + 3 * 2,
    toolCalls: 3,
    costUsd: 0.25,
    promptTokens: 10,
    durationMs: 17,
    finalTree: '2'.repeat(40),
  })
  // found again after a crash: nothing is copied twice
  const again = await openTrajectory(owner, attempt(2, { parentId: origin, after: 2, message: null }))
  expect(await again.load()).toHaveLength(3)
})

test('what a person said stands after the last kept step; the origin stays as it was', async () => {
  const branch = { parentId: origin, after: 1, message: 'Look again.' }
  const journal = await openTrajectory(owner, attempt(3, branch))
  const [kept] = await journal.load()
  expect(kept).toEqual({
    ...step(0),
    reply: [...step(0).reply, { role: 'user', content: 'Look again.' }],
  })
  expect(await loadSteps(origin)).toEqual([step(0), step(1), step(2)])
  const row = await database().trajectory.findUniqueOrThrow({ where: { id: journal.trajectoryId } })
  expect(row).toMatchObject({ messages: header.messages.length + 3, parentTold: true, costUsd: 0 })
})

test('origin and forks are one tree from whichever of them it is asked', async () => {
  const nodes = await findBranches(origin)
  const places = nodes.map(({ parentId, after, told }) => ({ of: parentId === origin, after, told }))
  expect(places[0]).toEqual({ of: false, after: 0, told: false })
  expect(places.slice(1)).toEqual(
    expect.arrayContaining([
      { of: true, after: 2, told: false },
      { of: true, after: 1, told: true },
    ]),
  )
  for (const { id } of nodes) expect(await findBranches(id)).toEqual(nodes)
  const alone = await openTrajectory(owner, attempt(4))
  expect(await findBranches(alone.trajectoryId)).toEqual([])
})

test('an origin says how its agent worked, or why nothing can go on from it', async () => {
  expect(await findForkOrigin(origin, 2)).toMatchObject({
    taskNumber: '1.1.1',
    attempt: 1,
    role: 'implement',
  })
  await expect(findForkOrigin(origin, 3)).rejects.toThrow(/ended its work with step 3/)
  await expect(findForkOrigin('x', 1)).rejects.toThrow(/no trajectory "x"/)
})
