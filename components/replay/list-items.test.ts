import { expect, test } from 'vitest'
import { markersOf } from '#lib/trajectories/markers.ts'
import { phasesOf } from '#lib/trajectories/phases.ts'
import { sampleOutline } from '#lib/trajectories/testing/sample-outline.ts'
import { heightOf, itemAt, listItems, positionOf, rangesOfBlock } from './list-items.ts'
import { besidePlace, countShown, shownSteps } from './step-filter.ts'

const outline = sampleOutline([
  { kind: 'view' },
  { kind: 'edit', changed: true },
  { tests: [0, 1], error: true },
  { kind: 'edit', changed: true },
  { kind: 'view' },
  { tests: [1, 0] },
  { kind: 'finish' },
])
const phases = phasesOf(outline)
const markers = markersOf(outline)
const steps = { outline, markers }
const open = new Set<number>()

function lines(items: Int32Array): string {
  return Array.from(items, (_, position) => {
    const item = itemAt(items, position)
    if (item.kind === 'prompt') return 'prompt'
    return item.kind === 'phase' ? `[${phases[item.at]?.name}]` : String(item.index)
  }).join(' ')
}

test('the prompt, then each phase with its steps', () => {
  expect(lines(listItems({ outline, phases, shown: null, closed: open }))).toBe(
    'prompt [explore] 0 [implement] 1 [test] 2 [fix] 3 4 [test] 5 [submit] 6',
  )
})

test('a closed phase keeps its heading, a phase without a shown step has none', () => {
  const shown = shownSteps(steps, ['edit', 'error'])
  expect(lines(listItems({ outline, phases, shown, closed: new Set([1]) }))).toBe(
    'prompt [implement] [test] 2 [fix] 3',
  )
})

test('a step is found at its line, or at the heading that hides it', () => {
  const items = listItems({ outline, phases, shown: null, closed: new Set([3]) })
  expect(lines(items)).toBe('prompt [explore] 0 [implement] 1 [test] 2 [fix] [test] 5 [submit] 6')
  expect([-1, 0, 2, 4, 6].map((index) => positionOf(items, phases, index))).toEqual([0, 2, 6, 7, 11])
})

test('rows of a block are asked for in ranges', () => {
  const items = listItems({
    outline,
    phases,
    shown: shownSteps(steps, ['view', 'edit', 'finish']),
    closed: open,
  })
  expect(lines(items)).toBe('prompt [explore] 0 [implement] 1 [fix] 3 4 [submit] 6')
  expect(rangesOfBlock(items, 0, 5)).toBe('0-2')
  expect(rangesOfBlock(items, 0, 50)).toBe('0-2,3-5,6-7')
  expect(rangesOfBlock(items, 3, 50)).toBe('')
})

test('a marked step has a second line, an error alone has not', () => {
  expect(heightOf({ kind: 'step', index: 2 }, markers)).toBeGreaterThan(
    heightOf({ kind: 'step', index: 6 }, markers),
  )
})

test('filters count what they would show, and walking stays among what is shown', () => {
  expect(countShown(steps)).toMatchObject({
    bash: 2,
    edit: 2,
    view: 2,
    finish: 1,
    tests: 2,
    error: 1,
    marked: 3,
  })
  const shown = shownSteps(steps, ['edit'])
  expect([...(shown ?? [])]).toEqual([1, 3])
  expect(besidePlace(shown, 2, 1)).toBe(4)
  expect(besidePlace(shown, 4, 1)).toBe(4)
  expect(besidePlace(shown, 4, -1)).toBe(2)
  expect(besidePlace(shown, 2, -1)).toBe(0)
  expect(besidePlace(null, 2, 1)).toBe(3)
})
