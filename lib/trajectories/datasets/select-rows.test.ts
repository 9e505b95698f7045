import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultRecipe, withPreset } from './recipe.ts'
import { type Candidate, type Known, selectRows } from './select-rows.ts'

const nothing: Known = { rates: new Map(), contaminated: new Set() }

function candidate(id: string, change: Partial<Candidate> = {}): Candidate {
  const same = { purpose: 'implementation', language: 'python', project: 'p', reward: 1, steps: 5 }
  return { id, problem: id, group: 'p', content: `content of ${id}`, ...same, ...change }
}

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort()

test('of the same conversation one stays, and the other is named', () => {
  const twice = [candidate('b', { content: 'x' }), candidate('a', { content: 'x' }), candidate('c')]
  const { rows, duplicates, funnel } = selectRows(twice, defaultRecipe, nothing)
  expect(ids(rows)).toEqual(['a', 'c'])
  expect(duplicates).toEqual([{ id: 'b', of: 'a' }])
  expect(funnel.map(({ left }) => left)).toEqual([3, 2])
})

test('a band of pass rates keeps problems that are neither too easy nor too hard, and were tried often enough', () => {
  const tried = ['easy', 'hard', 'fair', 'once', 'never'].map((problem) => candidate(problem, { problem }))
  const rates = new Map([
    ['easy', { passed: 5, measured: 5 }],
    ['hard', { passed: 0, measured: 5 }],
    ['fair', { passed: 1, measured: 5 }],
    ['once', { passed: 1, measured: 2 }],
  ])
  const recipe = { ...defaultRecipe, passRate: { from: 0.2, to: 0.8, attempts: 3 } }
  expect(ids(selectRows(tried, recipe, { ...nothing, rates }).rows)).toEqual(['fair'])
})

test('the best attempts at a problem are those with the highest reward, then with the fewest steps', () => {
  const attempts = [
    candidate('long', { problem: 'q', steps: 9 }),
    candidate('short', { problem: 'q', steps: 4 }),
    candidate('part', { problem: 'q', reward: 0.5, steps: 1 }),
    candidate('unknown', { problem: 'q', reward: null, steps: 1 }),
  ]
  const best = (bestOf: number) => ids(selectRows(attempts, { ...defaultRecipe, bestOf }, nothing).rows)
  expect([best(1), best(2), best(3)]).toEqual([['short'], ['long', 'short'], ['long', 'part', 'short']])
})

test('the mixture of the paper takes its share of each purpose and says what is missing', () => {
  const many = Array.from({ length: 300 }, (_, at) => candidate(`g${at}`))
  const few = Array.from({ length: 10 }, (_, at) => candidate(`s${at}`, { purpose: 'resolution' }))
  const other = candidate('w', { purpose: 'test-writing' })
  const { rows, shortfalls } = selectRows(
    [...many, ...few, other],
    withPreset(defaultRecipe, 'paper-mix'),
    nothing,
  )
  expect(rows).toHaveLength(290)
  expect(ids(rows)).not.toContain('w')
  expect(shortfalls).toEqual([
    'purpose resolution: 10 of the 213 asked for.',
    'purpose reproduction: 0 of the 183 asked for.',
    'purpose library: 0 of the 28 asked for.',
  ])
})

test('a benchmark named keeps its problems out', () => {
  const recipe = { ...defaultRecipe, without: ['bench'] }
  const known = { ...nothing, contaminated: new Set(['b']) }
  expect(ids(selectRows([candidate('a'), candidate('b')], recipe, known).rows)).toEqual(['a'])
})

const anyCandidates = fc
  .uniqueArray(fc.tuple(fc.uuid(), fc.constantFrom('p', 'q', 'r', 's'), fc.constantFrom('x', 'y')), {
    selector: ([id]) => id,
    maxLength: 60,
  })
  .map((all) => all.map(([id, group, language]) => candidate(id, { group, project: group, language })))

test('neither the order of the database nor a row taken away changes which of the others come first', () => {
  fc.assert(
    fc.property(anyCandidates, fc.nat(1_000), fc.nat(), (candidates, seed, shuffle) => {
      const recipe = { ...defaultRecipe, seed }
      const rows = selectRows(candidates, recipe, nothing).rows.map(({ id }) => id)
      const turned = [...candidates.slice(shuffle % 7), ...candidates.slice(0, shuffle % 7)]
      expect(selectRows(turned, recipe, nothing).rows.map(({ id }) => id)).toEqual(rows)
      const [gone] = candidates
      const fewer = selectRows(candidates.slice(1), recipe, nothing).rows.map(({ id }) => id)
      expect(fewer).toEqual(rows.filter((id) => id !== gone?.id))
    }),
  )
})

test('no project is on both sides of a split, quotas hold, and nothing is taken twice', () => {
  fc.assert(
    fc.property(anyCandidates, fc.double({ min: 0, max: 0.5, noNaN: true }), (candidates, validation) => {
      const recipe = {
        ...defaultRecipe,
        validation,
        quotas: [{ kind: 'language' as const, most: { x: 5 }, others: true }],
      }
      const { rows } = selectRows(candidates, recipe, nothing)
      const groupOf = new Map(candidates.map(({ id, group }) => [id, group]))
      const groups = (split: string) =>
        new Set(rows.filter((row) => row.split === split).map(({ id }) => groupOf.get(id)))
      const [train, apart] = [groups('train'), groups('validation')]
      expect([...apart].filter((group) => train.has(group))).toEqual([])
      if (rows.length > 0) expect(train.size).toBeGreaterThan(0)
      const languageOf = new Map(candidates.map(({ id, language }) => [id, language]))
      expect(rows.filter(({ id }) => languageOf.get(id) === 'x').length).toBeLessThanOrEqual(5)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    }),
  )
})
