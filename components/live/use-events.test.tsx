import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveEvent } from './live-event.ts'
import { useEvents } from './use-events.ts'

/** The browser's part: opens, fails and speaks when it is told to. */
class Stream {
  static readonly CLOSED = 2
  static all: Stream[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: { data: string; lastEventId: string }) => void) | null = null
  readonly address: string
  constructor(address: string) {
    this.address = address
    Stream.all.push(this)
  }
  close() {
    this.readyState = Stream.CLOSED
  }
  say(id: string, data = JSON.stringify({ id })) {
    act(() => this.onmessage?.({ data, lastEventId: id }))
  }
  refuse() {
    this.readyState = Stream.CLOSED
    act(() => this.onerror?.())
  }
}

beforeEach(() => {
  Stream.all = []
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Listener({ heard, afterId }: { heard: string[]; afterId: string }) {
  const state = useEvents((event: LiveEvent) => heard.push(event.id), { runId: 'r', afterId })
  return <p>{state}</p>
}

const last = () => Stream.all.at(-1) as Stream

test('begins after what the page has read already, and after a refused stream with what came last', () => {
  const heard: string[] = []
  const { getByText } = render(<Listener heard={heard} afterId="7" />)
  expect(last().address).toBe('/api/events?run=r&after=7')
  act(() => last().onopen?.())
  getByText('live')
  last().say('7', '')
  last().say('8')
  last().refuse()
  getByText('broken')
  act(() => vi.advanceTimersByTime(10_000))
  expect(Stream.all).toHaveLength(2)
  expect(last().address).toBe('/api/events?run=r&after=8')
  last().say('9')
  expect(heard).toEqual(['8', '9'])
})

test('a network error is left to the browser, and nothing is asked for when the page is gone', () => {
  const { unmount } = render(<Listener heard={[]} afterId="0" />)
  act(() => last().onerror?.())
  act(() => vi.advanceTimersByTime(10_000))
  expect(Stream.all).toHaveLength(1)
  last().refuse()
  unmount()
  act(() => vi.advanceTimersByTime(10_000))
  expect(Stream.all).toHaveLength(1)
})
