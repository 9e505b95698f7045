import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align, alignedRows, type Match } from './align.ts'

/** Length of the longest common subsequence by the table of the text books. */
function lengthByTable(a: string[], b: string[]): number {
  let before = new Array<number>(b.length + 1).fill(0)
  for (const key of a) {
    const row = [0]
    for (const [at, other] of b.entries())
      row.push(key === other ? (before[at] ?? 0) + 1 : Math.max(before[at + 1] ?? 0, row[at] ?? 0))
    before = row
  }
  return before[b.length] ?? 0
}

function expectCommon(matches: Match[], a: string[], b: string[]) {
  for (const [at, match] of matches.entries()) {
    expect(a[match.a]).toBe(b[match.b])
    const last = matches[at - 1]
    if (last) expect(last.a < match.a && last.b < match.b).toBe(true)
  }
}

const keys = fc.array(fc.constantFrom('ls', 'cat', 'pytest', 'edit', 'finish'), { maxLength: 90 })

test('matches are a common subsequence, and none is longer', () => {
  fc.assert(
    fc.property(keys, keys, (a, b) => {
      const { matches, exact } = align(a, b)
      expect(exact).toBe(true)
      expectCommon(matches, a, b)
      expect(matches).toHaveLength(lengthByTable(a, b))
    }),
    { numRuns: 400 },
  )
})

test('in pieces it is still a common subsequence, and says that it may not be the longest', () => {
  fc.assert(
    fc.property(keys, keys, fc.integer({ min: 1, max: 400 }), (a, b, cells) => {
      const { matches, exact } = align(a, b, cells)
      expectCommon(matches, a, b)
      if (exact) expect(matches).toHaveLength(lengthByTable(a, b))
    }),
  )
})

test('rows hold every place of both once, in order', () => {
  fc.assert(
    fc.property(keys, keys, (a, b) => {
      const rows = alignedRows(align(a, b).matches, { a: a.length, b: b.length })
      expect(rows.flatMap((row) => row.a ?? [])).toEqual(a.map((_, at) => at))
      expect(rows.flatMap((row) => row.b ?? [])).toEqual(b.map((_, at) => at))
      expect(rows.some((row) => row.a === null && row.b === null)).toBe(false)
    }),
  )
})

test('what has nothing in common, and what is the same', () => {
  expect(align(['x'], ['y'])).toEqual({ matches: [], exact: true })
  expect(align([], ['y'])).toEqual({ matches: [], exact: true })
  expect(align(['x', 'y'], ['x', 'y']).matches).toEqual([
    { a: 0, b: 0 },
    { a: 1, b: 1 },
  ])
  const rows = alignedRows(align(['x', 'a', 'z'], ['x', 'b', 'z']).matches, { a: 3, b: 3 })
  expect(rows).toEqual([
    { a: 0, b: 0 },
    { a: 1, b: null },
    { a: null, b: 1 },
    { a: 2, b: 2 },
  ])
})

test('two trajectories of 10,000 steps that share every other one', () => {
  const a = Array.from({ length: 10_000 }, (_, at) => `step ${at % 7 === 0 ? at : at % 13}`)
  const b = Array.from({ length: 10_000 }, (_, at) => (at % 2 === 0 ? `step ${at % 13}` : `other ${at}`))
  const { matches, exact } = align(a, b)
  expect(exact).toBe(true)
  expectCommon(matches, a, b)
  expect(matches.length).toBeGreaterThan(3_000)
})
