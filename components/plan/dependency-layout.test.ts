import { expect, test } from 'vitest'
import { layoutDependencies } from './dependency-layout.ts'

const task = (number: string, ...dependencies: string[]) => ({
  number,
  title: number,
  state: 'proposed',
  dependencies,
})

test('a task stands one column after the last of its dependencies', () => {
  const layout = layoutDependencies([
    task('1.1.1'),
    task('1.1.2', '1.1.1'),
    task('1.2.1'),
    task('2.1.1', '1.1.1', '1.1.2'),
  ])
  expect(layout.tasks.map(({ number, column, row }) => [number, column, row])).toEqual([
    ['1.1.1', 0, 0],
    ['1.1.2', 1, 0],
    ['1.2.1', 0, 1],
    ['2.1.1', 2, 0],
  ])
  expect(layout.edges).toHaveLength(3)
  expect([layout.columns, layout.rows]).toEqual([3, 2])
})

test('unknown dependencies and cycles do no harm', () => {
  const layout = layoutDependencies([task('a', 'b', 'nowhere'), task('b', 'a')])
  expect(layout.tasks).toHaveLength(2)
  expect(layout.edges).toHaveLength(2)
  expect(layoutDependencies([])).toEqual({ tasks: [], edges: [], columns: 0, rows: 0 })
})
