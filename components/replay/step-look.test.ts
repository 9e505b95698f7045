import { expect, test } from 'vitest'
import { sampleOutline } from '#lib/trajectories/testing/sample-outline.ts'
import { scrubberCells, shortSummary, toneOf } from './step-look.ts'

test('failing tests outweigh everything, a test run that ended in an error stays red', () => {
  const outline = sampleOutline([
    { tests: [5, 1], error: true, changed: true },
    { tests: [5, 0] },
    { error: true },
    { changed: true },
    {},
    { kind: 'finish' },
  ])
  expect([0, 1, 2, 3, 4, 5].map((index) => toneOf(outline, index))).toEqual([
    'red',
    'green',
    'amber',
    'accent',
    'grey',
    'blue',
  ])
})

test('more steps than cells: every step is in one cell, and the weightiest colour shows', () => {
  const outline = sampleOutline(
    Array.from({ length: 1_000 }, (_, index) => (index === 777 ? { tests: [0, 1] } : {})),
  )
  const cells = scrubberCells(outline, 300)
  expect(cells.length).toBeLessThanOrEqual(300)
  expect(cells.reduce((total, cell) => total + cell.to - cell.from + 1, 0)).toBe(1_000)
  expect(cells.find((cell) => cell.from <= 777 && cell.to >= 777)?.tone).toBe('red')
  expect(cells.filter((cell) => cell.tone === 'red')).toHaveLength(1)
})

test('the state of the tests lasts until the next run', () => {
  const outline = sampleOutline([{}, { tests: [0, 1] }, {}, { tests: [1, 0] }, {}])
  expect(scrubberCells(outline, 100).map(({ tests }) => tests)).toEqual([
    null,
    'red',
    'red',
    'green',
    'green',
  ])
})

test('summaries do not repeat where the workspace is', () => {
  expect(shortSummary('view /workspace/src/a.py')).toBe('view src/a.py')
  expect(shortSummary('cd /workspace && ls /workspace/src')).toBe('ls src')
})
