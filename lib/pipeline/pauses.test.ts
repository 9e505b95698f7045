import { expect, test } from 'vitest'
import { pauseBefore, pausePattern } from '#lib/pipeline/pauses.ts'

const tests = { name: 'write tests 1.2.1, attempt 1', point: 'tests' as const, taskNumber: '1.2.1' }
const wishes = { before: [], over: [], now: false }

test('a run waits where it was asked to, once', () => {
  expect(pauseBefore(tests, wishes)).toBeNull()
  expect(pauseBefore(tests, { ...wishes, before: ['tests'] })).toBe('tests 1.2.1')
  expect(pauseBefore(tests, { ...wishes, before: ['tests 1.2.1'] })).toBe('tests 1.2.1')
  expect(pauseBefore(tests, { ...wishes, before: ['tests 1.1.1', 'implementation'] })).toBeNull()
  expect(pauseBefore(tests, { ...wishes, before: ['tests'], over: ['tests 1.2.1'] })).toBeNull()
  expect(pauseBefore(tests, { ...wishes, before: ['tests'], over: ['tests 1.1.1'] })).toBe('tests 1.2.1')
  const checklist = { name: 'checklist 1.2.1', point: 'checklists' as const, taskNumber: '1.2.1' }
  expect(pauseBefore(checklist, { ...wishes, before: ['checklists'], over: ['checklists'] })).toBeNull()
})

test('a run asked to wait now waits before whatever comes next', () => {
  const next = { name: 'verify 1.2.1, attempt 1', point: null, taskNumber: '1.2.1' }
  expect(pauseBefore(next, { ...wishes, now: true })).toBe('stage verify 1.2.1, attempt 1')
})

test.each(['tests', 'set-up', 'implementation 1.2.10'])('"%s" is a place to wait at', (place) => {
  expect(place).toMatch(pausePattern)
})

test.each(['checklists 1.1.1', 'verify', 'tests 1.1'])('"%s" is none', (place) => {
  expect(place).not.toMatch(pausePattern)
})
