import { expect, test } from 'vitest'
import { checkIssue } from './issue.ts'
import { describeInstance, summariseInstances } from './result.ts'

const instance = { instanceId: 'i', adapter: 'issue-resolution', taskNumber: '1.1.1', proven: true }
const refused = { instanceId: 'r', adapter: 'issue-resolution', taskNumber: '1.1.2', proven: false }

test('attempts that the machine prevented are no failures, and a refused instance has none', () => {
  const outcomes = [
    { instanceId: 'i', outcome: 'passed' as const, score: 1 },
    { instanceId: 'i', outcome: 'failed' as const, score: 0 },
    { instanceId: 'i', outcome: 'infrastructure' as const, score: 0 },
  ]
  const result = summariseInstances([instance, refused], outcomes, 1)
  expect(result).toMatchObject({ proven: 1, refused: 1, notMeasured: 2 })
  expect(result.instances[0]).toMatchObject({ resolved: 1, attempts: 2, notMeasured: 1, score: 0.5 })
  expect(result.instances.map(describeInstance)).toEqual([
    'issue-resolution 1.1.1: proven, 1 of 2 resolved, 1 not measured',
    'issue-resolution 1.1.2: refused, it could not be proved',
  ])
})

test('a report that speaks of tests is no user’s', () => {
  const issue = { title: 'Wrong sums', technical: '', report: 'sum(1, 2) gives 4' }
  expect(checkIssue(issue, 'tests')).toEqual([])
  expect(checkIssue({ ...issue, report: 'tests/test_1_1_1.py fails' }, 'tests')).toHaveLength(1)
  expect(checkIssue({ ...issue, title: 'test_sum fails' }, 'tests')).toHaveLength(1)
})
