import { afterAll, expect, test } from 'vitest'
import { closeDatabase } from '#lib/data/database.ts'
import { findInstances } from '#lib/data/instances.ts'
import { openTrajectory } from '#lib/data/journals.ts'
import { createBuildRun, createProject, header, recordsOf } from '#lib/data/testing/project-fixture.ts'
import type { NewInstance } from '#lib/pipeline/instances/instance.ts'

afterAll(closeDatabase)

const instance: NewInstance = {
  adapter: 'issue-resolution',
  taskNumber: '1.1.1',
  state: 'refused',
  title: 'Wrong sums',
  report: '(+ 1 2) is 4',
  secret: 'eval.py adds one',
  baseCommit: 'a'.repeat(40),
  problemTree: 'b'.repeat(40),
  givenTree: 'c'.repeat(40),
  patch: 'diff --git a/eval.py b/eval.py\n',
  failToPass: [],
  passToPass: ['t::b'],
  gates: [{ gate: 'fails-in-call-phase', outcome: 'failed', evidence: '0 tests', ids: [] }],
  proposals: 1,
  measures: { visible: ['t::b'] },
}
const model = { name: 'm', recorded: true }

test('a refused instance is replaced by a proven one, which stays; attempts and verdicts hang on it', async () => {
  const projectId = await createProject(2, 'with-instances')
  const { run, claim } = await createBuildRun(projectId)
  const records = recordsOf(run, claim)
  const id = records.instanceId(projectId, instance)
  await records.saveInstance(projectId, instance, model)
  const proven: NewInstance = { ...instance, state: 'proven', failToPass: ['t::a'], proposals: 2 }
  await records.saveInstance(projectId, proven, model)
  await records.saveInstance(projectId, { ...proven, title: 'Another' }, model)
  await records.saveInstance(projectId, proven, model)
  expect(await records.loadInstances(projectId)).toEqual([expect.objectContaining({ id, ...proven })])

  const open = (purpose: 'injection' | 'resolution', attempt: number) =>
    openTrajectory(
      { claim, run: { ...run, sandbox: 's' }, language: 'python', stage: null },
      {
        model,
        purpose,
        taskNumber: '1.1.1',
        instanceId: id,
        attempt,
        title: 'Try',
        header,
        baseCommit: null,
        baseTree: 'd'.repeat(40),
      },
    )
  await open('injection', 2)
  const { trajectoryId } = await open('resolution', 1)
  await records.saveVerdict(projectId, {
    kind: 'resolution',
    taskNumber: '1.1.1',
    instanceId: id,
    trajectoryId,
    attempt: 1,
    outcome: 'failed',
    score: 0.5,
    measures: { swtBench: { resolved: false } },
    gates: [{ gate: 'fail-to-pass', outcome: 'failed', evidence: '0 of 1', ids: ['t::a'] }],
    flags: [],
    tree: 'e'.repeat(40),
    suiteCommit: null,
    results: [],
    log: '',
    durationMs: 1,
  })
  const [found] = await findInstances(projectId)
  expect(found).toMatchObject({ id, state: 'proven', taskNumber: '1.1.1', passToPass: 1, outdated: true })
  expect(found?.attempts.map(({ purpose, verdict, score }) => ({ purpose, verdict, score }))).toEqual([
    { purpose: 'injection', verdict: null, score: null },
    { purpose: 'resolution', verdict: 'failed', score: 0.5 },
  ])
})
