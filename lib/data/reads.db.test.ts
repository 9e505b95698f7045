import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { objectStore } from '#lib/data/objects.ts'
import {
  countFunnel,
  countNeeds,
  countTrajectoriesByPurpose,
  findActiveRuns,
  findWorkers,
  sumCosts,
} from '#lib/data/overview.ts'
import { countProjectStates, countProjects, findPlan, findProject, findProjects } from '#lib/data/projects.ts'
import { findHistory, readTaskTests } from '#lib/data/repository.ts'
import { countRuns, findLiveTrajectory, findLogStart, findRun, findRuns } from '#lib/data/runs.ts'
import { searchEverything } from '#lib/data/search.ts'
import { findTask } from '#lib/data/tasks.ts'
import { writeCommit, writeTree } from '#lib/trajectories/trees.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const ids = { project: v7(), run: v7(), task: v7(), trajectory: v7(), verdict: v7() }
const file = (path: string, text: string) => ({ path, mode: '100644' as const, data: Buffer.from(text) })

/** Commits a tree and returns its id. */
async function commit(files: ReturnType<typeof file>[], parents: string[], message: string): Promise<string> {
  const { tree, objects } = writeTree(files)
  const made = writeCommit({ tree, parents, message })
  await objectStore().put([...objects, made])
  return made.id
}

beforeAll(async () => {
  const db = database()
  const setUp = await commit([file('a.py', '1')], [], 'Set up')
  const tests = [file('tests/test_1_1_1.py', 'mine'), file('tests/test_1_1_10.py', 'not mine')]
  const head = await commit([file('a.py', '2'), ...tests], [setUp], '1.1.1 First')
  const project = { language: 'python', domain: 'parsers', description: '' }
  await db.project.create({
    data: {
      ...project,
      id: ids.project,
      slug: 'alpha',
      name: 'Alpha 100%',
      state: 'building',
      headCommit: head,
      tasksTotal: 1,
      createdAt: at(100),
    },
  })
  for (let index = 0; index < 4; index++) {
    // two of them at the same moment, so that the tie is seen
    await db.project.create({
      data: { ...project, id: v7(), slug: `p-${index}`, name: `P ${index}`, createdAt: at(index >> 1) },
    })
  }
  const phase = await db.phase.create({ data: { id: v7(), projectId: ids.project, number: 1, title: 'One' } })
  const module = await db.module.create({ data: { id: v7(), phaseId: phase.id, number: '1.1', title: 'M' } })
  await db.task.create({
    data: {
      id: ids.task,
      projectId: ids.project,
      moduleId: module.id,
      number: '1.1.1',
      position: 0,
      title: 'First',
      description: '',
      difficulty: 2,
      state: 'passed',
      testCommit: head,
    },
  })
  const run = { recipe: 'build-project', input: {}, model: 'm', projectId: ids.project }
  await db.run.create({
    data: { ...run, id: ids.run, title: 'Build Alpha', state: 'running', costUsd: 2, createdAt: at(200) },
  })
  await db.run.create({ data: { ...run, id: v7(), title: 'Old', state: 'partly', createdAt: at(1) } })
  await db.trajectory.create({
    data: {
      id: ids.trajectory,
      runId: ids.run,
      projectId: ids.project,
      taskId: ids.task,
      taskNumber: '1.1.1',
      purpose: 'implementation',
      title: '1.1.1 First',
      attempt: 1,
      language: 'python',
      profile: 'function-calling',
      model: 'm',
      sandbox: 'bubblewrap',
      state: 'running',
      headerBlob: '0',
    },
  })
  for (let index = 0; index < 9; index++) {
    await db.step.create({
      data: { trajectoryId: ids.trajectory, index, kind: 'think', summary: `step ${index}`, bodyBlob: '0' },
    })
    await db.runEvent.create({
      data: { runId: ids.run, seq: index + 1, level: 'info', kind: 'log', message: `line ${index}` },
    })
  }
  await db.verdict.create({
    data: {
      id: ids.verdict,
      projectId: ids.project,
      taskId: ids.task,
      runId: ids.run,
      kind: 'implementation',
      outcome: 'passed',
      attempt: 1,
      gates: [{ gate: 'tests-pass', outcome: 'passed', evidence: 'all', ids: [] }],
      tree: '0'.repeat(40),
      durationMs: 5,
      results: { create: [{ testId: 't::a', phase: 'call', outcome: 'passed' }] },
    },
  })
  await db.worker.create({ data: { id: 'alive', host: 'h', pid: 1, beatAt: new Date() } })
  await db.worker.create({ data: { id: 'gone', host: 'h', pid: 2, beatAt: new Date(Date.now() - 60_000) } })
})

afterAll(closeDatabase)

describe('projects', () => {
  test('pages follow each other without gaps or repeats, also where times are equal', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof findProjects>> = await findProjects({ cursor, limit: 2 })
      seen.push(...page.rows.map((row) => row.slug))
      cursor = page.next
    } while (cursor)
    expect(seen[0]).toBe('alpha')
    expect([...seen].sort()).toEqual(['alpha', 'p-0', 'p-1', 'p-2', 'p-3'])
  })

  test('a cursor that cannot be read is said in words', async () => {
    await expect(findProjects({ cursor: 'nonsense' })).rejects.toThrow('open the list again')
  })

  test('search takes its words as they stand, and states are counted under it', async () => {
    expect(await countProjects({ search: '%' })).toBe(1)
    expect(await countProjects({ search: 'alpha', state: 'proposed' })).toBe(0)
    expect(await countProjectStates({ search: 'p-' })).toEqual([{ state: 'proposed', count: 4 }])
    expect(await countProjects({ reached: 'passed' })).toBe(1)
    expect(await countProjects({ reached: 'repository' })).toBe(1)
  })

  test('one is found by id and by its short name', async () => {
    expect((await findProject('alpha'))?.id).toBe(ids.project)
    expect((await findProject(ids.project))?._count).toEqual({
      runs: 2,
      trajectories: 1,
      tasks: 1,
      instances: 0,
    })
    expect(await findProject('nothing')).toBeNull()
  })

  test('the plan is phases of modules of tasks', async () => {
    const [phase] = await findPlan(ids.project)
    expect(phase?.modules[0]?.tasks.map((task) => task.number)).toEqual(['1.1.1'])
  })

  test('history goes from the newest commit to the set-up; a task’s tests are its own', async () => {
    const project = await findProject('alpha')
    const history = await findHistory(project?.headCommit ?? null)
    expect(history.map((entry) => entry.message)).toEqual(['1.1.1 First', 'Set up'])
    expect(await findHistory(null)).toEqual([])
    expect(await readTaskTests(history[0]?.id ?? '', '1.1.1')).toEqual([
      { path: 'tests/test_1_1_1.py', text: 'mine' },
    ])
  })

  test('a task comes with its verdicts, gates and results', async () => {
    const task = await findTask(ids.project, '1.1.1')
    expect(task?.verdicts[0]?.gates[0]?.gate).toBe('tests-pass')
    expect(task?.verdicts[0]?.results.map((result) => result.testId)).toEqual(['t::a'])
    expect(task?.checklist).toBeNull()
    expect(await findTask(ids.project, '9.9.9')).toBeNull()
  })
})

describe('runs', () => {
  test('several states have one word', async () => {
    expect(await countRuns({ state: 'active' })).toBe(1)
    expect(await countRuns({ state: 'stopped' })).toBe(1)
    expect((await findRuns({ projectId: ids.project })).rows.map((run) => run.title)).toEqual([
      'Build Alpha',
      'Old',
    ])
  })

  test('one run comes with its trajectories; what is no id is nothing', async () => {
    expect((await findRun(ids.run))?.trajectories.map((row) => row.id)).toEqual([ids.trajectory])
    expect(await findRun('../etc')).toBeNull()
  })

  test('the live trajectory shows its newest steps, oldest first', async () => {
    const live = await findLiveTrajectory(ids.run)
    expect(live?.newest.map((step) => step.index)).toEqual([3, 4, 5, 6, 7, 8])
  })

  test('the log starts so that the newest lines are read, and says how many are left out', async () => {
    const start = await findLogStart(ids.run, 4)
    expect(start.older).toBe(5)
    const read = await database().runEvent.count({
      where: { runId: ids.run, id: { gt: BigInt(start.afterId) } },
    })
    expect(read).toBe(4)
    expect(await findLogStart(ids.run, 50)).toEqual({ afterId: '0', older: 0 })
  })
})

describe('overview', () => {
  test('the funnel counts projects, tasks and solving trajectories', async () => {
    expect(await countFunnel()).toEqual({
      proposed: 5,
      planned: 1,
      setUp: 1,
      // its one verdict is from before the gates on attempts: implemented, and nobody knows whether it is clean
      tasks: {
        planned: 1,
        testsFailRightly: 0,
        implemented: 1,
        repeated: 1,
        mutation: 0,
        mutationMeasured: 0,
        clean: 0,
      },
      attempted: 1,
      solved: 0,
      approved: 0,
    })
  })

  test('costs have no price per approved trajectory while there is none', async () => {
    expect(await sumCosts(0)).toMatchObject({ totalUsd: 2, runs: 2, perApprovedUsd: null })
    expect((await sumCosts(4)).perApprovedUsd).toBe(0.5)
  })

  test('needs, active runs, purposes and workers', async () => {
    expect(await countNeeds()).toEqual({ unreviewed: 0, flagged: 0, stopped: 1 })
    expect((await findActiveRuns()).map((run) => run.id)).toEqual([ids.run])
    expect(await countTrajectoriesByPurpose()).toEqual([
      { purpose: 'implementation', passed: 0, failed: 0, stale: 0, open: 1, total: 1 },
    ])
    expect((await findWorkers()).map(({ id, alive }) => [id, alive])).toEqual([
      ['alive', true],
      ['gone', false],
    ])
  })

  test('jump-to finds every noun by its words', async () => {
    const hits = await searchEverything('alpha')
    expect(hits.map((hit) => hit.kind)).toEqual(['project', 'run'])
    expect((await searchEverything('1.1.1')).map((hit) => hit.state)).toEqual(['running'])
    expect((await searchEverything('')).length).toBeGreaterThan(4)
  })
})
