import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAs } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { closeTrajectory, type JournalOwner, openTrajectory } from '#lib/data/journals.ts'
import { findMeasurable, findMeasured, findSnapshots } from '#lib/data/measurements.ts'
import { createBuildRun, createProject, header, recordsOf } from '#lib/data/testing/project-fixture.ts'
import { noModel } from '#lib/jobs/no-model.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import type { ProjectRecords } from '#lib/pipeline/recipe.ts'

const testCommit = 'e'.repeat(40)
const treeOf = (letter: string) => letter.repeat(40)

let projectId: string
let owner: JournalOwner
let records: ProjectRecords
let trajectoryId: string

beforeAll(async () => {
  projectId = await createProject(2)
  const build = await createBuildRun(projectId)
  owner = { claim: build.claim, run: build.run, language: 'python', stage: null }
  records = recordsOf(build.run, build.claim)
  trajectoryId = await attempt(1, ['a', 'b', null, 'b', 'a', 'c'])
  await database().task.updateMany({ where: { projectId, number: '1.1.1' }, data: { testCommit } })
})
afterAll(closeDatabase)

async function attempt(number: number, trees: (string | null)[], ended = true): Promise<string> {
  const journal = await openTrajectory(owner, {
    model: { name: 'm', recorded: false },
    purpose: 'implementation',
    taskNumber: '1.1.1',
    attempt: number,
    title: `Implement 1.1.1, attempt ${number}`,
    header,
    baseCommit: 'd'.repeat(40),
    baseTree: treeOf('a'),
  })
  for (const [index, tree] of trees.entries())
    await journal.append(
      {
        index,
        message: { role: 'assistant', content: 'on it' },
        reasoning: null,
        calls: [],
        observations: [],
        reply: [],
        usage: { promptTokens: 1, completionTokens: 1, cachedTokens: 0 },
        costUsd: 0,
        modelMs: 1,
        toolMs: 1,
        tree: tree && treeOf(tree),
        filesChanged: 0,
        marks: [],
      },
      [],
    )
  const end = { endReason: 'finished', finalTree: null, linesEdited: 0 } as const
  if (ended) await closeTrajectory(owner.claim, journal.trajectoryId, end)
  return journal.trajectoryId
}

const save = (letter: string, failed: string[], passed: string[]) =>
  records.saveMeasurement(projectId, { testCommit, tree: treeOf(letter) }, { failed, passed })

test('an attempt is as many workspaces as it went through, and nothing is shown before anything is measured', async () => {
  const { snapshots, ...rest } = await findSnapshots(projectId, trajectoryId)
  expect(rest).toEqual({ taskNumber: '1.1.1', testCommit })
  expect(snapshots.map(({ index, tree }) => `${index} ${tree[0]}`)).toEqual(['-1 a', '1 b', '4 a', '5 c'])
  expect(await findMeasured(trajectoryId)).toEqual({ snapshots: 0, measured: [], more: 0, run: null })
})

test('a measurement is found for every workspace with these files, of forks too, and the first one stays', async () => {
  await save('a', ['one', 'two'], [])
  await save('c', [], ['one', 'two'])
  await save('a', [], ['another answer'])
  const measured = [
    { index: -1, ordinal: 0, failed: ['one', 'two'], passed: 0 },
    { index: 4, ordinal: 2, failed: ['one', 'two'], passed: 0 },
    { index: 5, ordinal: 3, failed: [], passed: 2 },
  ]
  expect(await findMeasured(trajectoryId)).toEqual({ snapshots: 4, measured, more: 0, run: null })
  const other = await attempt(2, ['c'])
  expect((await findMeasured(other)).measured.map(({ index }) => index)).toEqual([-1, 0])
})

test('other tests have measured nothing yet', async () => {
  const tests = (commit: string) =>
    database().task.updateMany({ where: { projectId, number: '1.1.1' }, data: { testCommit: commit } })
  await tests('f'.repeat(40))
  expect((await findMeasured(trajectoryId)).measured).toEqual([])
  await tests(testCommit)
  expect((await findMeasured(trajectoryId)).measured).toHaveLength(3)
})

test('a run that measures is named until it has ended', async () => {
  const id = await startRun({ recipe: 'measure', projectId, trajectoryId, model: noModel })
  expect((await findMeasured(trajectoryId)).run).toEqual({ id, state: 'queued' })
  const { title } = await database().run.update({ where: { id }, data: { state: 'succeeded' } })
  expect(title).toBe('Measure Implement 1.1.1, attempt 1')
  expect((await findMeasured(trajectoryId)).run).toBeNull()
})

test('what cannot be measured is refused with the reason', async () => {
  const running = await attempt(3, ['b'], false)
  await expect(findMeasurable(running)).rejects.toThrow('is still at work: measure it when it has ended.')
  await expect(findMeasurable('no-id')).rejects.toThrow('There is no attempt "no-id" at a task of a project')
  await writeAs(owner.claim, async (tx) => {
    await tx.trajectory.update({ where: { id: running }, data: { purpose: 'set-up', state: 'ended' } })
  })
  await expect(
    startRun({ recipe: 'measure', projectId, trajectoryId: running, model: noModel }),
  ).rejects.toThrow('is no attempt at a task with accepted tests: nothing of it can be measured.')
})
