import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchTurns, snapshotsOf, turnsOf } from './measured.ts'

test('neighbours with the same files are one snapshot, what comes back is another, and what is not recorded is none', () => {
  const steps = ['a', 'a', 'b', null, 'b', 'a', 'c'].map((tree, index) => ({ index, tree }))
  expect(snapshotsOf('a', steps)).toEqual([
    { index: -1, tree: 'a' },
    { index: 2, tree: 'b' },
    { index: 5, tree: 'a' },
    { index: 6, tree: 'c' },
  ])
})

test('a turn names its tests, and its step only where both neighbours were measured', () => {
  const measured = [
    { index: -1, ordinal: 0, failed: ['one', 'two'], passed: 0 },
    { index: 4, ordinal: 1, failed: ['two'], passed: 1 },
    { index: 9, ordinal: 3, failed: ['one'], passed: 1 },
    { index: 12, ordinal: 4, failed: ['one'], passed: 1 },
  ]
  expect(turnsOf(measured)).toEqual([
    { before: -1, index: 4, exact: true, turnedRed: [], turnedGreen: ['one'] },
    { before: 4, index: 9, exact: false, turnedRed: ['one'], turnedGreen: ['two'] },
  ])
})

async function searched(row: (string | null)[]): Promise<number[]> {
  const measured: number[] = []
  await searchTurns(row.length, async (at) => {
    measured.push(at)
    return row[at] ?? null
  })
  return measured.sort((a, b) => a - b)
}

test('one change among 1,000 takes a dozen measurements, and its neighbours are among them', async () => {
  const measured = await searched(Array.from({ length: 1_000 }, (_, at) => (at < 617 ? 'red' : 'green')))
  expect(measured).toEqual(expect.arrayContaining([0, 616, 617, 999]))
  expect(measured.length).toBeLessThanOrEqual(13)
})

test('nothing is measured twice, and results that never come back are all found', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
      async (runs) => {
        const row = runs.flatMap((length, result) => Array.from({ length }, () => `${result}`))
        const measured = await searched(row)
        expect(new Set(measured).size).toBe(measured.length)
        for (let at = 1; at < row.length; at++)
          if (row[at] !== row[at - 1]) expect(measured).toEqual(expect.arrayContaining([at - 1, at]))
      },
    ),
  )
})

test('what could not be measured is searched around, not taken for a result', async () => {
  expect(await searched(['red', 'red', null, 'green', 'green'])).toEqual([0, 1, 2, 3, 4])
  expect(await searched([])).toEqual([])
  expect(await searched(['red'])).toEqual([0])
})
