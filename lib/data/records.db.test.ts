import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getBlob } from '#lib/data/blobs.ts'
import type { Claim } from '#lib/data/claims.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { openTrajectory } from '#lib/data/journals.ts'
import { createRun } from '#lib/data/run-writes.ts'
import {
  claim,
  createBuildRun,
  header,
  planOf,
  proposal,
  recordsOf,
} from '#lib/data/testing/project-fixture.ts'
import type { NewVerdict, ProjectRecords } from '#lib/pipeline/recipe.ts'

const prompt = { promptName: 'prompts/domains/parsers.md', promptHash: 'abc', promptVersion: 2 }
const origin = { ...prompt, model: { name: 'writer', recorded: true } }
const checklist = {
  summary: 'reader',
  criteria: [{ id: 'exactness', text: 'exact' }],
  normal: [{ name: 'reads_numbers', assertion: 'read("1") is 1', criteria: ['exactness'] }],
  edge: [{ name: 'empty', assertion: 'read("") raises', criteria: [] }],
  error: [],
}

let propose: ProjectRecords
let projectId: string
let build: Awaited<ReturnType<typeof createBuildRun>>
let records: ProjectRecords

async function proposeRun(): Promise<{ records: ProjectRecords; claim: Claim }> {
  const runId = await createRun({ recipe: 'propose', title: 'P', input: {}, model: 'writer', recorded: true })
  const held = await claim(runId)
  return { records: recordsOf(held.run, held.claim), claim: held.claim }
}

beforeAll(async () => {
  propose = (await proposeRun()).records
  projectId = await propose.saveProposal(proposal, origin)
  await propose.savePlan(projectId, planOf(11), '# the plan')
  build = await createBuildRun(projectId)
  records = recordsOf(build.run, build.claim)
})
afterAll(closeDatabase)

test('a proposal saved twice is one project; of another run it is another one with a free address', async () => {
  expect(await propose.saveProposal(proposal, origin)).toBe(projectId)
  const other = (await proposeRun()).records
  const ids = [
    await other.saveProposal(proposal, origin),
    await other.saveProposal({ ...proposal, name: 'Lisp two' }, origin),
  ]
  expect(new Set([projectId, ...ids]).size).toBe(3)
  const rows = await database().project.findMany({ where: { id: { in: ids } }, orderBy: { slug: 'asc' } })
  expect(rows.map((row) => row.slug)).toEqual(['tiny-lisp-2', 'tiny-lisp-3'])
  expect(rows[0]).toMatchObject({ state: 'proposed', models: ['writer'], recorded: true, ...prompt })
  expect(await propose.loadProposal(projectId)).toEqual(proposal)
  expect((await propose.existingProposals()).map((each) => each.name)).toEqual(['Tiny Lisp', 'Lisp two'])
  expect((await other.existingProposals()).map((each) => each.name)).toEqual(['Tiny Lisp'])
})

test('a plan comes back as it was, tasks in the order of the plan, and keeps what is known when saved again', async () => {
  expect(await records.loadPlan(projectId)).toEqual(planOf(11))
  const tasks = await database().task.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  expect(tasks.map((task) => task.number).slice(8)).toEqual(['1.1.9', '1.1.10', '1.1.11'])
  await records.saveTask(projectId, '1.1.1', { state: 'passed', passedCommit: 'c'.repeat(40) })
  await records.savePlan(projectId, planOf(3), '# shorter')
  const project = await database().project.findUniqueOrThrow({ where: { id: projectId } })
  expect(project).toMatchObject({ tasksTotal: 3, tasksPassed: 1, models: ['writer', 'm'] })
  expect((await getBlob(project.planBlob as string)).toString()).toBe('# shorter')
  expect(await records.loadProgress(projectId)).toEqual({
    planned: true,
    headCommit: null,
    passed: ['1.1.1'],
  })
  expect(await records.loadPlan(projectId)).toEqual(planOf(3))
})

test('a checklist gets a version only when it changed; the newest counts', async () => {
  await records.saveChecklist(projectId, '1.1.1', checklist)
  await records.saveChecklist(projectId, '1.1.1', checklist)
  await records.saveChecklist(projectId, '1.1.2', checklist)
  await records.saveChecklist(projectId, '1.1.1', { ...checklist, summary: 'newer' })
  expect(await database().checklist.count({ where: { task: { projectId } } })).toBe(3)
  const loaded = await records.loadChecklists(projectId)
  expect(loaded['1.1.1']?.summary).toBe('newer')
  expect(loaded['1.1.2']).toEqual(checklist)
})

function verdict(change: Partial<NewVerdict> = {}): NewVerdict {
  const result = {
    phase: 'call' as const,
    exceptionType: null,
    message: 'NUL \u0000 inside',
    durationMs: 1.6,
  }
  return {
    kind: 'implementation',
    taskNumber: '1.1.1',
    trajectoryId: null,
    attempt: 1,
    outcome: 'failed',
    gates: [{ gate: 'tests-pass', outcome: 'failed', evidence: '1 of 2 \u0000', ids: [] }],
    flags: [
      { kind: 'tests-edited', path: 'tests/a.py', evidence: 'changed', step: 4 },
      { kind: 'tests-edited', path: 'tests/b.py', evidence: 'changed', step: null },
    ],
    tree: 'd'.repeat(40),
    suiteCommit: 'e'.repeat(40),
    results: [
      { ...result, testId: 't::a', outcome: 'passed' },
      { ...result, testId: 't::unknown', outcome: 'failed', exceptionType: 'AssertionError' },
    ],
    log: 'what the runner said',
    durationMs: 10.2,
    ...change,
  }
}

test('a verdict is rows per test, marks its trajectory, and repeated replaces itself', async () => {
  const owner = { claim: build.claim, run: build.run, language: 'python', stage: null }
  const journal = await openTrajectory(owner, {
    model: { name: 'writer', recorded: false },
    purpose: 'implementation',
    taskNumber: '1.1.1',
    attempt: 1,
    title: 't',
    header,
    baseCommit: null,
    baseTree: 'a'.repeat(40),
  })
  await records.saveTests(projectId, '1.1.1', 'e'.repeat(40), ['t::a', 't::b'])
  await records.saveTests(projectId, '1.1.1', 'e'.repeat(40), ['t::a', 't::b'])
  const { trajectoryId } = journal
  const id = await records.saveVerdict(projectId, verdict({ trajectoryId }))
  expect(await records.saveVerdict(projectId, verdict({ trajectoryId }))).toBe(id)
  const row = await database().verdict.findUniqueOrThrow({
    where: { id },
    include: { results: { orderBy: { testId: 'asc' } } },
  })
  expect(row).toMatchObject({ testsTotal: 2, testsPassed: 1, durationMs: 10, outcome: 'failed' })
  expect(row.results.map((result) => [result.testId, result.outcome, result.testRowId !== null])).toEqual([
    ['t::a', 'passed', true],
    ['t::unknown', 'failed', false],
  ])
  const read = () => database().trajectory.findUniqueOrThrow({ where: { id: trajectoryId } })
  expect(await read()).toMatchObject({ verdict: 'failed', reward: 0, flags: ['tests-edited'] })
  await records.saveVerdict(projectId, verdict({ trajectoryId, outcome: 'infrastructure', flags: [] }))
  expect(await read()).toMatchObject({ verdict: 'infrastructure', reward: null, flags: [] })
  expect(await database().test.count({ where: { task: { projectId } } })).toBe(2)
})

test('an id that holds a whole text as its parameter is cut, and told apart from its like', async () => {
  const text = randomBytes(3000).toString('base64')
  const ids = ['a', 'b'].map((end) => `tests/test_1_1_2.py::test_reads[${text}${end}]`)
  await records.saveTests(projectId, '1.1.2', 'e'.repeat(40), ids)
  const result = { phase: 'call' as const, exceptionType: null, message: '', durationMs: 1 }
  const results = ids.map((testId) => ({ ...result, testId, outcome: 'passed' as const }))
  const verdictId = await records.saveVerdict(projectId, verdict({ taskNumber: '1.1.2', results }))
  const rows = await database().testResult.findMany({ where: { verdictId }, include: { test: true } })
  expect(new Set(rows.map((row) => row.testId)).size).toBe(2)
  expect(rows.map((row) => [row.testId.length, row.test?.testId === row.testId])).toEqual([
    [500, true],
    [500, true],
  ])
})

test('the verdict on a set-up is a verdict of the project, without a task', async () => {
  const passed = verdict({ kind: 'set-up', taskNumber: null, outcome: 'passed', flags: [] })
  const id = await records.saveVerdict(projectId, passed)
  const row = await database().verdict.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ projectId, taskId: null, kind: 'set-up', outcome: 'passed' })
  const [event] = await database().runEvent.findMany({
    where: { runId: build.runId, kind: 'verdict' },
    orderBy: { id: 'desc' },
    take: 1,
  })
  expect(event?.data).toMatchObject({ kind: 'set-up', outcome: 'passed', gates: [{ gate: 'tests-pass' }] })
})
