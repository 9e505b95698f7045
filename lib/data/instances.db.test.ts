import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { changeGatePolicy } from '#lib/data/gate-policy.ts'
import { findInstances } from '#lib/data/instances.ts'
import { closeTrajectory, openTrajectory } from '#lib/data/journals.ts'
import { createRun } from '#lib/data/run-writes.ts'
import { findInstanceAttempts } from '#lib/data/stored-instance-attempts.ts'
import { createBuildRun, createProject, header, recordsOf } from '#lib/data/testing/project-fixture.ts'
import type { Instance, NewInstance } from '#lib/pipeline/instances/instance.ts'
import type { NewVerdict } from '#lib/pipeline/recipe.ts'
import { defaultPolicy } from '#lib/verification/policy.ts'

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

type Build = Pick<Awaited<ReturnType<typeof createBuildRun>>, 'run' | 'claim'>

function opening({ run, claim, id }: Build & { id: string }) {
  return (purpose: 'injection' | 'resolution', attempt: number) =>
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
}

function verdictOf(of: { trajectoryId: string; instanceId: string }): NewVerdict {
  return {
    ...of,
    kind: 'resolution',
    taskNumber: '1.1.1',
    attempt: 1,
    outcome: 'failed',
    score: 0.5,
    measures: {
      sweBench: { status: 'RESOLVED_PARTIAL', strict: false },
      swtBench: { resolved: false },
    },
    gates: [{ gate: 'fail-to-pass', outcome: 'failed', evidence: '0 of 1', ids: ['t::a'] }],
    flags: [],
    tree: 'e'.repeat(40),
    suiteCommit: null,
    results: [],
    log: '',
    durationMs: 1,
  }
}

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

  // a bug proved for one adapter is another's, too, as it was read
  const [stored] = await records.loadInstances(projectId)
  await records.saveInstance(projectId, { ...(stored as Instance), adapter: 'issue-reproduction' }, null)
  const copied = { ...proven, adapter: 'issue-reproduction', stale: false }
  expect((await records.loadInstances(projectId))[1]).toMatchObject(copied)
  await database().instance.deleteMany({ where: { projectId, adapter: 'issue-reproduction' } })

  const open = opening({ run, claim, id })
  await open('injection', 2)
  const { trajectoryId } = await open('resolution', 1)
  await records.saveVerdict(projectId, verdictOf({ trajectoryId, instanceId: id }))
  const [found] = await findInstances(projectId)
  expect(found).toMatchObject({ id, state: 'proven', taskNumber: '1.1.1', passToPass: 1, outdated: true })
  expect(found?.attempts.map(({ purpose, verdict, score }) => ({ purpose, verdict, score }))).toEqual([
    { purpose: 'injection', verdict: null, score: null },
    { purpose: 'resolution', verdict: 'failed', score: 0.5 },
  ])
})

test('a repository that goes back leaves its problems stale; the same commit again makes them stand', async () => {
  const projectId = await createProject(2, 'went-back')
  const build = await createBuildRun(projectId)
  const records = recordsOf(build.run, build.claim)
  const other = 'f'.repeat(40)
  const kept = { ...instance, state: 'proven' as const, taskNumber: null, baseCommit: other }
  await records.saveInstance(projectId, { ...instance, state: 'proven' }, model)
  await records.saveInstance(projectId, kept, model)
  const id = records.instanceId(projectId, instance)
  const { trajectoryId } = await opening({ ...build, id })('resolution', 1)
  await recordsOf(build.run, build.claim, 'verify').saveVerdict(
    projectId,
    verdictOf({ trajectoryId, instanceId: id }),
  )
  const end = { endReason: 'finished' as const, finalTree: 'e'.repeat(40), linesEdited: 0 }
  await closeTrajectory(build.claim, trajectoryId, end)
  const verifying = { recipe: 'verify', title: 'Verify', input: {}, model: 'none', recorded: false }
  const runId = await createRun({ ...verifying, projectId })
  const stored = () => findInstanceAttempts({ projectId, trajectoryId: null, runId })
  expect(await stored()).toMatchObject([
    { id: trajectoryId, instanceId: id, attempt: 1, finalTree: 'e'.repeat(40), verdict: 'failed' },
  ])

  // what is made of an earlier state that is still in the repository stands
  await records.rewind(projectId, { head: 'd'.repeat(40), dropped: [instance.baseCommit], tasks: [] })
  const staleOf = async () => {
    const instances = await records.loadInstances(projectId)
    const { staleAt } = await database().trajectory.findUniqueOrThrow({ where: { id: trajectoryId } })
    const verdict = await database().verdict.findFirstOrThrow({ where: { trajectoryId } })
    return [...instances.map(({ stale }) => stale), staleAt !== null, verdict.staleAt !== null]
  }
  expect(await staleOf()).toEqual([true, false, true, true])

  // work that was under way then is stored, and never stood
  const late = await opening({ ...build, id })('resolution', 2)
  const passed = { ...verdictOf({ ...late, instanceId: id }), outcome: 'passed' as const, gates: [] }
  await changeGatePolicy(projectId, { ...defaultPolicy, approve: 'clean' })
  await recordsOf(build.run, build.claim, 'late').saveVerdict(projectId, passed)
  const lateTrajectory = await database().trajectory.findUniqueOrThrow({ where: { id: late.trajectoryId } })
  const stale = { staleAt: expect.any(Date), staleReason: expect.any(String) }
  expect(lateTrajectory).toMatchObject({ verdict: 'passed', review: 'unreviewed', ...stale })
  const lateVerdicts = await database().verdict.findMany({
    where: { trajectoryId: late.trajectoryId },
  })
  expect(lateVerdicts).toMatchObject([stale])

  await records.saveHead(projectId, instance.baseCommit)
  expect(await staleOf()).toEqual([false, false, true, true])
})
