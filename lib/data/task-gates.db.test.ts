import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { changeGatePolicy, readGatePolicy } from '#lib/data/gate-policy.ts'
import { reviewTrajectories } from '#lib/data/reviews.ts'
import { markStaleVerdicts } from '#lib/data/stored-attempts.ts'
import { countTaskFunnel } from '#lib/data/task-funnel.ts'
import { countRollouts, findGateStops, findTaskGates } from '#lib/data/task-gates.ts'
import { createBuildRun, createProject, recordsOf } from '#lib/data/testing/project-fixture.ts'
import type { NewVerdict } from '#lib/pipeline/recipe.ts'
import { defaultPolicy } from '#lib/verification/policy.ts'
import type { GateResult } from '#lib/verification/verdict.ts'

afterAll(closeDatabase)

const gate = (name: string, outcome: GateResult['outcome'] = 'passed', ids: string[] = []): GateResult => ({
  gate: name,
  outcome,
  evidence: `${name} ${outcome}`,
  ids,
})
const clean = ['no-leaks', 'no-tampering', 'canary', 'tests-pass', 'stable'].map((name) => gate(name))
const change = (...gates: GateResult[]) =>
  clean.map((old) => gates.find((each) => each.gate === old.gate) ?? old)

let projectId: string
let runId: string
let write: (taskNumber: string | null, change: Partial<NewVerdict>) => Promise<string>

beforeAll(async () => {
  projectId = await createProject(6, 'gated')
  const build = await createBuildRun(projectId)
  runId = build.runId
  let stage = 0
  write = (taskNumber, part) =>
    recordsOf(build.run, build.claim, `stage ${stage++}`).saveVerdict(projectId, {
      kind: 'implementation',
      taskNumber,
      trajectoryId: null,
      attempt: stage,
      outcome: 'passed',
      gates: clean,
      flags: [],
      tree: 'd'.repeat(40),
      suiteCommit: null,
      results: [],
      log: '',
      durationMs: 1,
      ...part,
    })
  const tests = { kind: 'tests-gate' as const, gates: [gate('call-phase')] }
  const rejected = {
    kind: 'tests-gate' as const,
    outcome: 'failed' as const,
    gates: [gate('call-phase', 'failed')],
  }
  // 1: rejected tests, then accepted ones; a failed attempt after a clean one changes nothing
  await write('1.1.1', rejected)
  await write('1.1.1', tests)
  await write('1.1.1', {})
  await write('1.1.1', { outcome: 'failed', gates: [gate('tests-pass', 'failed', ['t::a'])] })
  // 2: right and flagged
  await write('1.1.2', tests)
  await write('1.1.2', { gates: change(gate('no-tampering', 'flagged', ['tests/a.py'])) })
  // 3: leaked, though all tests pass
  await write('1.1.3', tests)
  await write('1.1.3', { outcome: 'failed', gates: change(gate('no-leaks', 'failed')).slice(0, 4) })
  // 4: flaky; what a fresh attempt said is no part of the funnel
  await write('1.1.4', tests)
  await write('1.1.4', { outcome: 'failed', gates: change(gate('stable', 'failed', ['t::a'])) })
  await write('1.1.4', { kind: 'rollout' })
  // 5: the tests were never accepted
  await write('1.1.5', rejected)
  // 6: passed once, and has gone stale
  const ids = [await write('1.1.6', tests), await write('1.1.6', {})]
  await database().verdict.updateMany({ where: { id: { in: ids } }, data: { staleAt: new Date() } })
  await write(null, { kind: 'set-up', outcome: 'failed', gates: [gate('stubs-are-stubs', 'failed')] })
})

test('the funnel counts each task once, by what stands for it now', async () => {
  const unmeasured = { mutation: 0, mutationMeasured: 0 }
  const counted = { planned: 6, testsFailRightly: 4, implemented: 4, repeated: 2, clean: 1, ...unmeasured }
  expect(await countTaskFunnel(projectId)).toEqual(counted)
  // of all projects together the same query counts
  expect(await countTaskFunnel()).toEqual(counted)
  expect(await countTaskFunnel(v7())).toEqual({
    planned: 0,
    testsFailRightly: 0,
    implemented: 0,
    repeated: 0,
    clean: 0,
    ...unmeasured,
  })
})

test('tasks come with the gates that stand for them', async () => {
  const tasks = await findTaskGates(projectId)
  const shown = tasks.map(({ number, verdicts }) => [
    number,
    ...verdicts.map(({ kind, outcome }) => `${kind} ${outcome}`),
  ])
  expect(shown).toEqual([
    ['1.1.1', 'tests-gate passed', 'implementation passed'],
    ['1.1.2', 'tests-gate passed', 'implementation passed'],
    ['1.1.3', 'tests-gate passed', 'implementation failed'],
    ['1.1.4', 'tests-gate passed', 'implementation failed'],
    ['1.1.5', 'tests-gate failed'],
    ['1.1.6'],
  ])
  expect(tasks[1]?.verdicts[1]?.gates[1]).toEqual({
    gate: 'no-tampering',
    outcome: 'flagged',
    evidence: 'no-tampering flagged',
    ids: ['tests/a.py'],
  })
})

test('gates that stopped attempts are named with all of them', async () => {
  const { stops, more } = await findGateStops(projectId)
  expect(more).toBe(0)
  expect(
    stops.map(({ kind, gate: name, attempts }) => [kind, name, attempts.map((each) => each.taskNumber)]),
  ).toEqual([
    ['tests-gate', 'call-phase', ['1.1.5', '1.1.1']],
    ['implementation', 'no-leaks', ['1.1.3']],
    ['implementation', 'stable', ['1.1.4']],
    ['set-up', 'stubs-are-stubs', [null]],
    ['implementation', 'tests-pass', ['1.1.1']],
  ])
})

test('work carried over keeps what was found of the attempt that made it', async () => {
  const task = await database().task.findFirstOrThrow({ where: { projectId, number: '1.1.6' } })
  const trajectory = await newTrajectory({ taskId: task.id, taskNumber: '1.1.6' })
  const made = await write('1.1.6', { trajectoryId: trajectory })
  const carried = await write('1.1.6', { gates: clean.slice(2) })
  const { createdAt } = await database().verdict.findUniqueOrThrow({ where: { id: made } })
  await database().verdict.update({ where: { id: made }, data: { staleAt: createdAt } })
  const later = new Date(createdAt.getTime() + 1000)
  const data = { carried: true, trajectoryId: trajectory, createdAt: later }
  await database().verdict.update({ where: { id: carried }, data })
  expect(await countTaskFunnel(projectId)).toMatchObject({ repeated: 3, clean: 2 })
  const last = (await findTaskGates(projectId)).at(-1)?.verdicts[0]
  expect(last).toMatchObject({ id: carried, carried: true })
  expect(last?.gates.map((each) => each.gate)).toEqual(clean.map((each) => each.gate))
})

test('rollouts are counted per task; what the machine prevented is not measured', async () => {
  const run = await database().run.create({
    data: { id: v7(), recipe: 'rollout', title: 'Roll out', input: {}, model: 'm', projectId },
  })
  for (const verdict of ['passed', 'failed', 'failed', 'infrastructure', null])
    await newTrajectory({ runId: run.id, taskNumber: '1.1.1', verdict, state: 'ended' })
  await newTrajectory({ runId: run.id, taskNumber: '1.1.1', verdict: 'passed', staleAt: new Date() })
  await newTrajectory({ runId: run.id, taskNumber: '1.1.1' })
  expect(await countRollouts(projectId)).toEqual([
    { taskNumber: '1.1.1', passed: 1, measured: 3, notMeasured: 2 },
  ])
})

async function newTrajectory(part: Record<string, unknown>): Promise<string> {
  const id = v7()
  const fixed = { purpose: 'implementation', title: 't', attempt: 1, language: 'python', model: 'm' }
  const rest = { profile: 'function-calling', sandbox: 'none', headerBlob: '0' }
  await database().trajectory.create({ data: { id, runId, projectId, ...fixed, ...rest, ...part } })
  return id
}

test('another strictness decides what is stored again, from the numbers it keeps, and back', async () => {
  const task = await database().task.findFirstOrThrow({ where: { projectId, number: '1.1.4' } })
  const trajectoryId = await newTrajectory({ taskId: task.id, taskNumber: '1.1.4' })
  const flaky = { ...gate('stable', 'failed', ['t::a']), measured: { flaky: 1, tests: 9, runs: 3 } }
  await write('1.1.4', { trajectoryId, outcome: 'failed', gates: change(flaky) })
  const evidence = 'The tests notice 7 of 10.'
  const mutants = { ...gate('mutation'), evidence, measured: { noticed: 7, measured: 10 } }
  await write('1.1.1', { kind: 'mutation', gates: [mutants] })
  expect(await countTaskFunnel(projectId)).toMatchObject({ mutation: 1, mutationMeasured: 1 })

  const strict = { ...defaultPolicy, mutationScore: 0.8, flaky: 'quarantine' as const }
  // the flaky one of beforeAll kept no numbers, and so did the clean ones
  expect(await changeGatePolicy(projectId, strict)).toMatchObject({ changed: 2 })
  expect(await countTaskFunnel(projectId)).toMatchObject({ mutation: 0, mutationMeasured: 1 })
  expect(await readGatePolicy(projectId)).toEqual({ policy: strict, quarantined: ['t::a'] })
  const verdictOf = async () =>
    (await database().trajectory.findUniqueOrThrow({ where: { id: trajectoryId } })).verdict
  expect(await verdictOf()).toBe('passed')

  expect((await changeGatePolicy(projectId, defaultPolicy)).withoutNumbers).toBeGreaterThan(0)
  expect(await readGatePolicy(projectId)).toEqual({ policy: defaultPolicy, quarantined: [] })
  expect(await verdictOf()).toBe('failed')
})

test('what is verified again replaces what was said of the same work before', async () => {
  const task = await database().task.findFirstOrThrow({ where: { projectId, number: '1.1.5' } })
  const trajectoryId = await newTrajectory({ taskId: task.id, taskNumber: '1.1.5' })
  const first = await write('1.1.5', { trajectoryId })
  await database().trajectory.update({ where: { id: trajectoryId }, data: { staleAt: new Date() } })
  const again = await write('1.1.5', { trajectoryId, outcome: 'failed', again: true })
  const rows = await database().verdict.findMany({ where: { trajectoryId }, orderBy: { createdAt: 'asc' } })
  expect(rows.map(({ id, staleAt }) => [id, staleAt !== null])).toEqual([
    [first, true],
    [again, false],
  ])
  expect(await database().trajectory.findUniqueOrThrow({ where: { id: trajectoryId } })).toMatchObject({
    verdict: 'failed',
    staleAt: null,
  })
})

test('verdicts on tests that have changed since become stale, with their trajectories', async () => {
  const task = await database().task.update({
    where: { projectId_number: { projectId, number: '1.1.3' } },
    data: { testCommit: 'a'.repeat(40) },
  })
  const trajectoryId = await newTrajectory({ taskId: task.id, taskNumber: '1.1.3' })
  const current = { suiteCommit: 'a'.repeat(40) }
  await write('1.1.3', { trajectoryId, suiteCommit: 'b'.repeat(40) })
  const fresh = await newTrajectory({ taskId: task.id, taskNumber: '1.1.3', attempt: 2 })
  await write('1.1.3', { trajectoryId: fresh, ...current })
  await database().$transaction((tx) => markStaleVerdicts(tx, projectId))
  const stale = async (id: string) =>
    (await database().trajectory.findUniqueOrThrow({ where: { id } })).staleReason
  expect(await stale(trajectoryId)).toBe('The tests of its task have changed since.')
  expect(await stale(fresh)).toBeNull()
})

test('what is clean is approved by itself where the policy says so, never what a detector flagged', async () => {
  await changeGatePolicy(projectId, { ...defaultPolicy, approve: 'clean' })
  const task = await database().task.findFirstOrThrow({ where: { projectId, number: '1.1.2' } })
  const one = { taskId: task.id, taskNumber: '1.1.2', state: 'ended' }
  const [honest, hinted, judged] = await Promise.all(
    [1, 2, 3].map((attempt) => newTrajectory({ ...one, attempt })),
  )
  const hint = { kind: 'tried-network', path: '', evidence: 'ran curl x', step: 3 }
  await write('1.1.2', { trajectoryId: honest })
  await write('1.1.2', { trajectoryId: hinted, flags: [hint] })
  await reviewTrajectories([judged as string], 'approved')
  await write('1.1.2', { trajectoryId: judged, outcome: 'failed' })
  const reviewOf = async (id = '') =>
    (await database().trajectory.findUniqueOrThrow({ where: { id } })).review
  expect(await Promise.all([honest, hinted, judged].map(reviewOf))).toEqual([
    'approved',
    'unreviewed',
    'approved',
  ])
  // verified again, and it no longer holds: its own approval is withdrawn
  await write('1.1.2', { trajectoryId: honest, outcome: 'failed', again: true })
  expect(await reviewOf(honest)).toBe('unreviewed')
  await write('1.1.2', { trajectoryId: honest, again: true })
  expect(await reviewOf(honest)).toBe('approved')

  // another policy decides what is stored, too
  const people = await changeGatePolicy(projectId, defaultPolicy)
  expect(people.approved).toBe(0)
  expect(people.withdrawn).toBeGreaterThan(0)
  expect(await reviewOf(honest)).toBe('unreviewed')
  const { approved } = await changeGatePolicy(projectId, { ...defaultPolicy, approve: 'clean' })
  expect(approved).toBeGreaterThan(0)
  expect(await Promise.all([honest, hinted, judged].map(reviewOf))).toEqual([
    'approved',
    'unreviewed',
    'approved',
  ])
  await changeGatePolicy(projectId, defaultPolicy)
})
