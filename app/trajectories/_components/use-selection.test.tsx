import { expect, test } from 'vitest'
import { toggled } from './use-selection.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const start = { chosen: new Set<string>(), anchor: null }

test('a click chooses and a second one takes it back', () => {
  const once = toggled(start, ids, 'b', false)
  expect([...once.chosen]).toEqual(['b'])
  expect([...toggled(once, ids, 'b', false).chosen]).toEqual([])
})

test('Shift chooses everything between, in both directions', () => {
  const down = toggled(toggled(start, ids, 'b', false), ids, 'd', true)
  expect([...down.chosen].sort()).toEqual(['b', 'c', 'd'])
  const up = toggled(toggled(start, ids, 'd', false), ids, 'a', true)
  expect([...up.chosen].sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('Shift after taking one back takes back the range', () => {
  const all = { chosen: new Set(ids), anchor: null }
  const range = toggled(toggled(all, ids, 'b', false), ids, 'd', true)
  expect([...range.chosen].sort()).toEqual(['a', 'e'])
})

test('Shift without a click before it, or from a row that is gone, is a plain click', () => {
  expect([...toggled(start, ids, 'c', true).chosen]).toEqual(['c'])
  expect([...toggled({ chosen: new Set(['x']), anchor: 'x' }, ids, 'c', true).chosen].sort()).toEqual([
    'c',
    'x',
  ])
})
