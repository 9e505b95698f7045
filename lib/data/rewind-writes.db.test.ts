import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { openTrajectory } from '#lib/data/journals.ts'
import { createBuildRun, createProject, header, recordsOf } from '#lib/data/testing/project-fixture.ts'
import type { Rewind } from '#lib/pipeline/recipe.ts'

afterAll(closeDatabase)

const commit = (letter: string) => letter.repeat(40)

type Build = Awaited<ReturnType<typeof createBuildRun>>

/** Tests and solution of one task, verified, each by its trajectory. */
async function pass(build: Build, projectId: string, number: string, letter: string) {
  const records = recordsOf(build.run, build.claim, number)
  for (const purpose of ['test-writing', 'implementation'] as const) {
    const owner = { claim: build.claim, run: build.run, language: 'python', stage: null }
    const opening = { purpose, taskNumber: number, attempt: 1, title: `${purpose} ${number}`, header }
    const { trajectoryId } = await openTrajectory(owner, {
      ...opening,
      model: { name: 'm', recorded: false },
      baseCommit: null,
      baseTree: commit('0'),
    })
    await records.saveVerdict(projectId, {
      kind: purpose === 'test-writing' ? 'tests-gate' : 'implementation',
      taskNumber: number,
      trajectoryId,
      attempt: 1,
      outcome: 'passed',
      gates: [],
      flags: [],
      tree: commit(`${letter}`),
      suiteCommit: commit(letter),
      results: [],
      log: '',
      durationMs: 1,
    })
  }
  await records.saveTask(projectId, number, {
    state: 'passed',
    testCommit: commit(letter),
    passedCommit: commit(letter.toUpperCase()),
  })
}

/** "task kind", those that are stale with a star */
async function marksOf(projectId: string) {
  const verdicts = await database().verdict.findMany({
    where: { projectId },
    orderBy: [{ task: { position: 'asc' } }, { kind: 'desc' }, { createdAt: 'asc' }],
    include: { task: true },
  })
  const trajectories = await database().trajectory.findMany({
    where: { projectId },
    orderBy: [{ taskNumber: 'asc' }, { purpose: 'desc' }],
  })
  const mark = (staleAt: Date | null) => (staleAt ? '*' : '')
  return {
    verdicts: verdicts.map(({ task, kind, staleAt }) => `${task?.number} ${kind}${mark(staleAt)}`),
    trajectories: trajectories.map(
      ({ taskNumber, purpose, staleAt }) => `${taskNumber} ${purpose}${mark(staleAt)}`,
    ),
  }
}

test('going back marks what no longer holds, deletes nothing, and is the same twice', async () => {
  const projectId = await createProject(3)
  const build = await createBuildRun(projectId)
  for (const [at, letter] of ['a', 'b', 'c'].entries()) await pass(build, projectId, `1.1.${at + 1}`, letter)
  const records = recordsOf(build.run, build.claim)
  await records.saveHead(projectId, commit('C'))

  const change: Rewind = {
    head: commit('A'),
    dropped: [commit('C'), commit('c'), commit('B'), commit('b')],
    tasks: [
      {
        number: '1.1.2',
        state: 'tests-ready',
        testCommit: commit('b'),
        passedCommit: null,
        stale: 'solutions',
        reason: 'Done again.',
      },
      {
        number: '1.1.3',
        state: 'stale',
        testCommit: commit('c'),
        passedCommit: commit('C'),
        stale: 'everything',
        reason: 'Carried over.',
      },
    ],
  }
  await records.rewind(projectId, change)
  const marks = await marksOf(projectId)
  const [first] = await database().verdict.findMany({ where: { staleReason: 'Carried over.' } })
  await records.rewind(projectId, change)
  expect(await marksOf(projectId)).toEqual(marks)
  expect(
    (await database().verdict.findUniqueOrThrow({ where: { id: first?.id as string } })).staleAt,
  ).toEqual(first?.staleAt)
  expect(marks).toEqual({
    verdicts: [
      '1.1.1 tests-gate',
      '1.1.1 implementation',
      '1.1.2 tests-gate',
      '1.1.2 implementation*',
      '1.1.3 tests-gate*',
      '1.1.3 implementation*',
    ],
    trajectories: [
      '1.1.1 test-writing',
      '1.1.1 implementation',
      '1.1.2 test-writing',
      '1.1.2 implementation*',
      '1.1.3 test-writing*',
      '1.1.3 implementation*',
    ],
  })
  expect(await database().project.findUniqueOrThrow({ where: { id: projectId } })).toMatchObject({
    headCommit: commit('A'),
    tasksPassed: 1,
  })
  expect(await records.loadTasks(projectId)).toMatchObject([
    { number: '1.1.1', state: 'passed' },
    { number: '1.1.2', state: 'tests-ready', testCommit: commit('b'), passedCommit: null },
    { number: '1.1.3', state: 'stale', testCommit: commit('c'), passedCommit: commit('C') },
  ])
})

test('work that is carried over is its author’s again: a second verdict beside the stale one', async () => {
  const project = await database().project.findFirstOrThrow({ include: { runs: true } })
  const run = project.runs.find(({ recipe }) => recipe === 'build-project')
  const held = {
    runId: run?.id as string,
    executor: run?.executor as string,
    generation: 0,
    recoveries: 0,
    stopping: new AbortController().signal,
    lost() {},
  }
  const verdict = {
    kind: 'implementation' as const,
    taskNumber: '1.1.3',
    trajectoryId: null,
    attempt: 0,
    gates: [],
    flags: [],
    carriedFrom: commit('c'),
    tree: commit('d'),
    suiteCommit: commit('d'),
    results: [],
    log: '',
    durationMs: 1,
  }
  const records = recordsOf({ model: 'm', recorded: false }, held, 'carry over')
  await records.saveVerdict(project.id, { ...verdict, outcome: 'failed' })
  const author = { taskNumber: '1.1.3', purpose: 'implementation' }
  const found = await database().trajectory.findFirstOrThrow({ where: author })
  // the repository has changed, not what the agent did: what was found of it stays
  expect(found).toMatchObject({ verdict: 'passed', staleReason: 'Carried over.' })
  await records.saveVerdict(project.id, { ...verdict, outcome: 'passed' })
  expect(await database().trajectory.findFirstOrThrow({ where: author })).toMatchObject({
    verdict: 'passed',
    staleAt: null,
  })
  const verdicts = await database().verdict.findMany({
    where: { trajectoryId: found.id },
    orderBy: { createdAt: 'asc' },
  })
  expect(verdicts.map(({ carried, staleAt }) => ({ carried, stale: staleAt !== null }))).toEqual([
    { carried: false, stale: true },
    { carried: true, stale: false },
  ])
})
