import { afterAll, expect, test } from 'vitest'
import { claimRun } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun, endRun, requestCancel, requestResume } from '#lib/data/run-writes.ts'
import { beginStage, endStage, rememberStage } from '#lib/data/stages.ts'
import { claim, createBuildRun, createProject, recordsOf } from '#lib/data/testing/project-fixture.ts'
import { addWorker, findDead, leaseSeconds, removeWorker } from '#lib/data/workers.ts'

afterAll(closeDatabase)

const newRun = { recipe: 'build-project', title: 'Build', input: {}, model: 'm', recorded: false }
const signal = new AbortController().signal

test('two runs cannot build one project, however closely they are started', async () => {
  const projectId = await createProject(1, 'one')
  const tries = await Promise.allSettled([1, 2, 3].map(() => createRun({ ...newRun, projectId })))
  expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
  const [refused] = tries.filter((each) => each.status === 'rejected')
  expect(String(refused?.reason)).toMatch(/being built by the run "Build"/)
})

test('a run ended short leaves nothing that looks at work, and forgets on resume only what has to be done again', async () => {
  const projectId = await createProject(3, 'two')
  const build = await createBuildRun(projectId)
  const records = recordsOf(build.run, build.claim)
  const stages = [
    ['plan', null, 'done'],
    ['tests 1.1.1', '1.1.1', 'done'],
    ['tests 1.1.1 attempt 1', '1.1.1', 'failed'],
    ['tests 1.1.2', '1.1.2', 'done'],
    ['implement 1.1.2', '1.1.2', 'failed'],
    ['tests 1.1.3', '1.1.3', 'done'],
    ['implement 1.1.3', '1.1.3', 'running'],
  ] as const
  for (const [position, [name, taskNumber, state]] of stages.entries()) {
    await beginStage(build.claim, { name, position, taskNumber })
    if (state === 'done') await endStage(build.claim, name, { state, output: { name } })
    if (state === 'failed') await endStage(build.claim, name, { state, error: new TypeError('no') })
  }
  expect(await rememberStage(build.claim, 'plan')).toEqual({ state: 'done', output: { name: 'plan' } })
  expect(await rememberStage(build.claim, 'implement 1.1.2')).toEqual({
    state: 'failed',
    error: { name: 'TypeError', message: 'no' },
  })
  await records.saveState(projectId, 'building')
  await records.saveTask(projectId, '1.1.1', { state: 'passed' })
  await records.saveTask(projectId, '1.1.2', { state: 'failed', failureClass: 'infrastructure' })
  await records.saveTask(projectId, '1.1.3', { state: 'implementing', testCommit: 'f'.repeat(40) })

  expect(await requestCancel(build.runId)).toBe('cancelling')
  await expect(requestResume(build.runId)).rejects.toThrow(/is cancelling/)
  await endRun(build.claim, { state: 'cancelled', reason: 'cancelled by a person' })
  const project = await database().project.findUniqueOrThrow({
    where: { id: projectId },
    include: { tasks: { orderBy: { position: 'asc' } } },
  })
  expect(project).toMatchObject({ state: 'partly-built', tasksPassed: 1 })
  expect(project.tasks.map((task) => task.state)).toEqual(['passed', 'failed', 'tests-ready'])
  expect(await database().stage.count({ where: { runId: build.runId, state: 'running' } })).toBe(0)

  expect(await requestResume(build.runId)).toBe(1)
  const kept = await database().stage.findMany({
    where: { runId: build.runId },
    orderBy: { position: 'asc' },
  })
  expect(kept.map((stage) => stage.name)).toEqual(['plan', 'tests 1.1.1', 'tests 1.1.2', 'tests 1.1.3'])
  // the job of the former generation, should it still come
  expect(await claimRun({ runId: build.runId, generation: 0, executor: 'old' }, signal)).toBeNull()
  expect((await claim(build.runId, 'new', 1)).run).toMatchObject({
    state: 'running',
    generation: 1,
    recoveries: 0,
  })
})

test('a run is not resumed past another one that has built on since', async () => {
  const projectId = await createProject(2, 'five')
  const first = await createBuildRun(projectId)
  await endRun(first.claim, { state: 'cancelled', reason: 'cancelled by a person' })
  const second = await createBuildRun(projectId)
  await endRun(second.claim, { state: 'partly', reason: 'one task failed' })
  await expect(requestResume(first.runId)).rejects.toThrow(
    /has worked on this project since: start a new run/,
  )
  expect(await requestResume(second.runId)).toBe(1)
})

test('a run that came to its end in every piece is not resumed into the same end', async () => {
  const { runId, claim: held } = await createBuildRun(await createProject(1, 'six'))
  await beginStage(held, { name: 'verify 1.1.1', position: 0, taskNumber: '1.1.1' })
  await endStage(held, 'verify 1.1.1', { state: 'done', output: 'failed' })
  await endRun(held, { state: 'partly', reason: 'one task failed' })
  await expect(requestResume(runId)).rejects.toThrow(/would end the same: start a new run/)
  await database().stage.updateMany({ where: { runId }, data: { state: 'failed' } })
  expect(await requestResume(runId)).toBe(1)
})

test('an output is given back as it will be remembered', async () => {
  const build = await createBuildRun(await createProject(1, 'four'))
  await beginStage(build.claim, { name: 's', position: 0, taskNumber: null })
  // evidence cut in the middle of a character, and a NUL that a test printed
  const output = { evidence: 'x\u{1f600}'.slice(0, 2), printed: 'a\0b' }
  const given = await endStage(build.claim, 's', { state: 'done', output })
  expect(given).toEqual({ evidence: 'x\ufffd', printed: 'a\ufffdb' })
  expect(await rememberStage(build.claim, 's')).toEqual({ state: 'done', output: given })
})

test('an output far too large to be remembered is refused where it is made', async () => {
  const build = await createBuildRun(await createProject(1, 'three'))
  await beginStage(build.claim, { name: 's', position: 0, taskNumber: null })
  const output = 'x'.repeat(70_000)
  await expect(endStage(build.claim, 's', { state: 'done', output })).rejects.toThrow(
    /"s" returned 70002 characters/,
  )
})

test('a worker is alive by the clock of the database', async () => {
  await addWorker({ id: 'alive', host: 'h', pid: 1 })
  await addWorker({ id: 'silent', host: 'h', pid: 2 })
  // the server itself has to be up for a lease before anybody can be late
  await database().$executeRaw`
    UPDATE "Worker" SET "beatAt" = localtimestamp - make_interval(secs => ${leaseSeconds * 2}) WHERE "id" = 'silent'`
  await database()
    .$executeRaw`SELECT pg_sleep(greatest(0, ${leaseSeconds} + 0.1 - extract(epoch FROM now() - pg_postmaster_start_time())))`
  await database().$executeRaw`UPDATE "Worker" SET "beatAt" = localtimestamp WHERE "id" = 'alive'`
  expect(await findDead(['alive', 'silent', 'never seen'])).toEqual(['silent', 'never seen'])
  await removeWorker('alive')
  expect(await findDead(['alive'])).toEqual(['alive'])
})

test('the end of a rollout touches no task that a build is at work on', async () => {
  const projectId = await createProject(2, 'beside')
  const build = await createBuildRun(projectId)
  const records = recordsOf(build.run, build.claim)
  await records.saveState(projectId, 'building')
  await records.saveTask(projectId, '1.1.1', { state: 'passed', testCommit: 'a'.repeat(40) })
  await records.saveTask(projectId, '1.1.2', { state: 'testing' })
  const runId = await createRun({ ...newRun, recipe: 'rollout', projectId })
  const beside = await claim(runId, 'worker-b')
  expect(await recordsOf(beside.run, beside.claim).loadEnvironments(projectId)).toEqual([
    { number: '1.1.1', testCommit: 'a'.repeat(40) },
  ])
  await endRun(beside.claim, { state: 'failed', reason: 'the endpoint is away' })
  const project = await database().project.findUniqueOrThrow({
    where: { id: projectId },
    include: { tasks: { orderBy: { position: 'asc' } } },
  })
  expect([project.state, ...project.tasks.map((task) => task.state)]).toEqual([
    'building',
    'passed',
    'testing',
  ])
  await requestResume(runId)
  await endRun(build.claim, { state: 'cancelled', reason: null })
  await requestResume(build.runId)
})
