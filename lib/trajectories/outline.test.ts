import { expect, test } from 'vitest'
import { markersOf } from './markers.ts'
import { emptyOutline, joinOutlines, kindAt, stepsIn, testsAt } from './outline.ts'
import { phaseAt, phasesOf } from './phases.ts'
import { sampleOutline } from './testing/sample-outline.ts'
import { breaks, firstFailingRun, nextOf, repairs } from './turning-points.ts'

const walk = sampleOutline([
  { kind: 'view' },
  { kind: 'think' },
  { kind: 'edit', changed: true },
  { kind: 'view' },
  { tests: [3, 0] },
  { kind: 'edit', changed: true },
  { kind: 'edit', changed: true },
  { tests: [1, 2], error: true },
  { kind: 'view' },
  { kind: 'edit', changed: true },
  { tests: [3, 0] },
  { kind: 'finish', mark: 'tests placed' },
  { kind: 'view' },
  { kind: 'finish', mark: 'finished' },
])

test('phases: explore, implement, test, implement, test, fix, test, submit, and again', () => {
  expect(phasesOf(walk).map(({ name, from, to }) => `${name} ${from}-${to}`)).toEqual([
    'explore 0-1',
    'implement 2-3',
    'test 4-4',
    'implement 5-6',
    'test 7-7',
    'fix 8-9',
    'test 10-10',
    'submit 11-11',
    'explore 12-12',
    'submit 13-13',
  ])
})

test('looking before anything was changed is exploring, even after a red run it is a search for the fault', () => {
  const phases = phasesOf(
    sampleOutline([{ kind: 'view' }, { tests: [0, 3] }, { kind: 'view' }, { kind: 'think' }]),
  )
  expect(phases.map(({ name }) => name)).toEqual(['explore', 'test', 'fix'])
})

test('every step is in exactly one phase', () => {
  const phases = phasesOf(walk)
  for (let index = 0; index < stepsIn(walk); index++) {
    const phase = phaseAt(phases, index)
    expect(phase && phase.from <= index && index <= phase.to).toBe(true)
  }
  expect(phaseAt(phases, stepsIn(walk))).toBeNull()
})

test('markers: turns of the tests, errors, marks and finishes, the weightiest first; others are handed in', () => {
  const detector = { index: 9, kind: 'detector', label: 'edited a protected test' } as const
  const markers = markersOf(walk, [detector])
  expect(
    [...markers].map(([index, some]) => `${index}: ${some.map(({ label }) => label).join(', ')}`),
  ).toEqual([
    '4: first test run: green',
    '7: tests turned red, error',
    '9: edited a protected test',
    '10: tests turned green',
    '11: tests placed, finish',
    '13: finish',
  ])
})

test('what broke it is the last change before the red run, and all changes since the green one are named', () => {
  expect(firstFailingRun(walk)).toBe(7)
  expect(breaks(walk)).toEqual([{ run: 7, step: 6, candidates: [5, 6] }])
  expect(repairs(walk)).toEqual([{ run: 10, step: 9, candidates: [9] }])
})

test('the next of some places goes round', () => {
  expect(nextOf([7, 3], 3)).toBe(7)
  expect(nextOf([7, 3], 7)).toBe(3)
  expect(nextOf([], 7)).toBeNull()
})

test('what comes later is joined once, also when it overlaps; a gap is refused', () => {
  const part = (from: number, to: number) => ({
    from,
    kinds: walk.kinds.slice(from, to),
    states: walk.states.slice(from, to),
    tests: walk.tests.filter(({ index }) => index >= from && index < to),
    marks: walk.marks.filter(({ index }) => index >= from && index < to),
  })
  const first = joinOutlines(emptyOutline, part(0, 8))
  expect(joinOutlines(first, part(6, 14))).toEqual(walk)
  expect(joinOutlines(first, part(2, 7))).toEqual(first)
  expect(joinOutlines(first, part(9, 14))).toEqual(first)
})

test('kinds and tests are found by index', () => {
  expect(kindAt(walk, 2)).toBe('edit')
  expect(testsAt(walk, 7)).toEqual({ index: 7, passed: 1, failed: 2 })
  expect(testsAt(walk, 8)).toBeNull()
})
