import { expect, test } from 'vitest'
import { summariseRollouts } from './rollout-result.ts'

const of = (number: string, ...outcomes: ('passed' | 'failed' | 'infrastructure')[]) =>
  outcomes.map((outcome) => ({ number, outcome }))

test('pass@1 is the mean over tasks, so that a task tried more often does not count more', () => {
  const all = [...of('1.1.1', 'passed', 'passed', 'failed', 'failed'), ...of('1.1.2', 'passed')]
  expect(summariseRollouts(all)).toEqual({
    tasks: [
      { number: '1.1.1', resolved: 2, attempts: 4, notMeasured: 0, passAt1: 0.5 },
      { number: '1.1.2', resolved: 1, attempts: 1, notMeasured: 0, passAt1: 1 },
    ],
    passAt1: 0.75,
    notMeasured: 0,
  })
})

test('what the machine prevented counts neither for nor against the model', () => {
  const { tasks, passAt1, notMeasured } = summariseRollouts([
    ...of('1.1.1', 'infrastructure'),
    ...of('1.1.2', 'failed', 'infrastructure'),
  ])
  expect(tasks.map((task) => task.passAt1)).toEqual([null, 0])
  expect({ passAt1, notMeasured }).toEqual({ passAt1: 0, notMeasured: 2 })
  expect(summariseRollouts([]).passAt1).toBeNull()
})
