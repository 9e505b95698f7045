import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { endpointLimiter, type Limiter, type Turn } from './limiter.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = new AbortController().signal
const none = { concurrency: null, requestsPerMinute: null, tokensPerMinute: null }

/** Callers by name; who has begun is what counts. */
function callersOf(limiter: Limiter) {
  const begun: string[] = []
  const turns = new Map<string, Turn>()
  const said: string[] = []
  async function call(name: string, tokens = 10, signal = never) {
    const turn = await limiter.take({ tokens, signal, onWait: (why) => said.push(`${name}: ${why}`) })
    begun.push(name)
    turns.set(name, turn)
  }
  const giveBack = (name: string, tokens: number | null = null) => turns.get(name)?.giveBack(tokens)
  return { begun, said, turns, call, giveBack }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('without limits nobody waits', async () => {
  const { call, begun, turns } = callersOf(endpointLimiter(none))
  await Promise.all(['a', 'b', 'c'].map((name) => call(name)))
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(turns.get('c')?.waitedMs).toBe(0)
})

test('as many at once as allowed, in the order of coming; the wait is measured, and said once', async () => {
  const { call, begun, said, turns, giveBack } = callersOf(endpointLimiter({ ...none, concurrency: 2 }))
  for (const name of ['a', 'b', 'c', 'd']) void call(name)
  await pass(5_000)
  expect(begun).toEqual(['a', 'b'])
  expect(said).toEqual(['c: its limit of 2 at once', 'd: its limit of 2 at once'])
  giveBack('b')
  giveBack('b')
  await pass(0)
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(turns.get('c')?.waitedMs).toBe(5_000)
  giveBack('a')
  await pass(0)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('requests of a minute: the next begins when the oldest is a minute old', async () => {
  const { call, begun, giveBack } = callersOf(endpointLimiter({ ...none, requestsPerMinute: 2 }))
  void call('a')
  await pass(20_000)
  void call('b')
  void call('c')
  giveBack('a')
  await pass(39_999)
  expect(begun).toEqual(['a', 'b'])
  await pass(1)
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('tokens of a minute are guessed first and counted after; a call beyond the limit waits for an empty minute', async () => {
  const { call, begun, giveBack } = callersOf(endpointLimiter({ ...none, tokensPerMinute: 100 }))
  void call('guessed high', 90)
  void call('waits', 50)
  await pass(1_000)
  expect(begun).toEqual(['guessed high'])
  giveBack('guessed high', 40)
  await pass(0)
  expect(begun).toEqual(['guessed high', 'waits'])
  void call('huge', 5_000)
  await pass(59_999)
  expect(begun).not.toContain('huge')
  await pass(1)
  expect(begun).toContain('huge')
})

test('a pause holds every caller, also those that come later', async () => {
  const limiter = endpointLimiter(none)
  const { call, begun, said } = callersOf(limiter)
  limiter.pause(30_000)
  void call('a')
  await pass(10_000)
  limiter.pause(5_000)
  void call('b')
  await pass(19_999)
  expect(begun).toEqual([])
  expect(said[0]).toBe('a: the pause it asked for')
  await pass(1)
  expect(begun).toEqual(['a', 'b'])
})

test('who gives up leaves the queue, and the next one moves up', async () => {
  const limiter = endpointLimiter({ ...none, concurrency: 1 })
  const { call, begun, giveBack } = callersOf(limiter)
  const leaving = new AbortController()
  void call('a')
  const gone = expect(call('b', 10, leaving.signal)).rejects.toThrow('enough')
  void call('c')
  await pass(100)
  leaving.abort(new Error('enough'))
  await gone
  giveBack('a')
  await pass(0)
  expect(begun).toEqual(['a', 'c'])
  await expect(limiter.take({ tokens: 1, signal: leaving.signal })).rejects.toThrow('enough')
})

test('wider limits let the waiting begin', async () => {
  const limiter = endpointLimiter({ ...none, concurrency: 1 })
  const { call, begun } = callersOf(limiter)
  void call('a')
  void call('b')
  await pass(100)
  expect(begun).toEqual(['a'])
  limiter.setLimits(none)
  await pass(0)
  expect(begun).toEqual(['a', 'b'])
})
