import { afterAll, expect, test } from 'vitest'
import { closeDatabase } from '#lib/data/database.ts'
import { findFailures, findRetry } from '#lib/data/failures.ts'
import { beginStage, endStage } from '#lib/data/stages.ts'
import { createBuildRun, createProject, recordsOf } from '#lib/data/testing/project-fixture.ts'

afterAll(closeDatabase)

test('each failed task says why in one sentence and where to see it; a class is tried again with what waits for it', async () => {
  const projectId = await createProject(6)
  const build = await createBuildRun(projectId)
  const records = recordsOf(build.run, build.claim)
  const fail = (number: string, failureClass: 'model' | 'tests' | 'infrastructure', reason: string) =>
    records.saveTask(projectId, number, { state: 'failed', failureClass, reason })
  await records.saveTask(projectId, '1.1.1', { state: 'passed' })
  await fail(
    '1.1.2',
    'model',
    'No attempt passed: tests-pass: 1 of 2 tests pass; 1 failed in call. More follows.',
  )
  await records.saveTask(projectId, '1.1.3', { state: 'blocked', reason: 'It needs task 1.1.2.' })
  await records.saveTask(projectId, '1.1.4', { state: 'blocked', reason: 'It needs task 1.1.2.' })
  await fail('1.1.5', 'infrastructure', 'The machine has no memory left.')
  await records.saveTask(projectId, '1.1.6', { state: 'blocked', reason: 'It needs task 1.1.5.' })
  const stage = { name: 'write tests 1.1.5, attempt 1', position: 1, taskNumber: '1.1.5' }
  await beginStage(build.claim, stage)
  await endStage(build.claim, stage.name, { state: 'failed', error: new Error('no memory') })
  const testId = 'tests/test_1_1_2.py::test_b'
  const verdictId = await records.saveVerdict(projectId, {
    kind: 'implementation',
    taskNumber: '1.1.2',
    trajectoryId: null,
    attempt: 3,
    outcome: 'failed',
    gates: [],
    flags: [],
    tree: 'a'.repeat(40),
    suiteCommit: null,
    results: [{ testId, phase: 'call', outcome: 'failed', exceptionType: null, message: '', durationMs: 1 }],
    log: '',
    durationMs: 1,
  })

  expect(await findFailures(projectId)).toMatchObject([
    {
      number: '1.1.2',
      failureClass: 'model',
      reason: 'No attempt passed: tests-pass: 1 of 2 tests pass; 1 failed in call.',
      proof: { href: `/projects/${projectId}?tab=tests&task=1.1.2#verdict-${verdictId}` },
    },
    {
      number: '1.1.5',
      failureClass: 'infrastructure',
      reason: 'The machine has no memory left.',
      proof: { href: `/runs/${build.runId}`, what: 'stage "write tests 1.1.5, attempt 1"' },
    },
  ])
  expect(await findRetry(projectId, 'model')).toEqual({ failed: ['1.1.2'], blocked: ['1.1.3', '1.1.4'] })
  expect(await findRetry(projectId, 'infrastructure')).toEqual({ failed: ['1.1.5'], blocked: ['1.1.6'] })
  expect(await findRetry(projectId, 'tests')).toEqual({ failed: [], blocked: [] })
})
