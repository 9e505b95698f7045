import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSeek } from './use-seek.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A replay at step 1; each asked step comes when `arrive` is called. */
function startSeeking() {
  const gone: number[] = []
  const arrivals: (() => void)[] = []
  const hook = renderHook(
    ({ place }) =>
      useSeek({
        place,
        goTo: (to) => gone.push(to),
        fetchPlace: (to) => (to === 1 ? null : new Promise((done) => arrivals.push(done))),
      }),
    { initialProps: { place: 1 } },
  )
  return {
    gone,
    seek: (place: number) => hook.result.current(place),
    arrive: () => act(async () => arrivals.shift()?.()),
    moveTo: (place: number) => hook.rerender({ place }),
  }
}

test('a step that is here is shown at once, another when it has come, and once', async () => {
  const { seek, gone, arrive } = startSeeking()
  seek(1)
  expect(gone).toEqual([1])
  seek(50)
  expect(gone).toEqual([1])
  await arrive()
  expect(gone).toEqual([1, 50])
  vi.runAllTimers()
  expect(gone).toEqual([1, 50])
})

test('patience ends: a step that is slow shows that it is on its way', () => {
  const { seek, gone } = startSeeking()
  seek(50)
  vi.advanceTimersByTime(200)
  expect(gone).toEqual([50])
})

test('of two clicks the second counts', async () => {
  const { seek, gone, arrive } = startSeeking()
  seek(50)
  seek(51)
  await arrive()
  vi.runAllTimers()
  expect(gone).toEqual([51])
})

test('who went somewhere else meanwhile stays there', async () => {
  const { seek, gone, arrive, moveTo } = startSeeking()
  seek(50)
  moveTo(2)
  await arrive()
  vi.runAllTimers()
  expect(gone).toEqual([])
})
