import { expect, test } from 'vitest'
import { chooseTasks } from '#lib/pipeline/choose-tasks.ts'
import { romanPlan } from '#lib/pipeline/testing/roman-desk.ts'

const numbers = (choice: Partial<Parameters<typeof chooseTasks>[1]>) => {
  const wishes = { passed: [], kept: [], order: [], redo: undefined, ...choice }
  const { toBuild, finished } = chooseTasks(romanPlan, wishes)
  return [toBuild.map((task) => task.number), finished.map((task) => task.number)]
}

test('all tasks, or the chosen ones, without those that are built', () => {
  expect(numbers({ passed: [] })[0]).toHaveLength(8)
  expect(numbers({ passed: ['1.1.3'], only: ['1.1.2', '1.1.1', '1.1.3'] })).toEqual([
    ['1.1.1', '1.1.2'],
    ['1.1.3'],
  ])
  expect(numbers({ passed: ['1.1.1'], only: ['1.1.2'] })).toEqual([['1.1.2'], ['1.1.1']])
})

test('a choice that cannot be built is refused', () => {
  expect(() => numbers({ passed: [], only: ['1.1.2'] })).toThrow(
    'Task 1.1.2 needs 1.1.1, which is neither built nor chosen: choose 1.1.1, too.',
  )
  expect(() => numbers({ passed: [], only: ['9.1.1'] })).toThrow(
    /^Task 9\.1\.1 is to be built but is not in the plan: choose among 1\.1\.1, 1\.1\.2/,
  )
})
