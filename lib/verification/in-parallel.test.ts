import { expect, test } from 'vitest'
import { inParallel } from '#lib/verification/in-parallel.ts'

test('never more than the limit at once, results in the order of the items', async () => {
  const gates = [1, 2, 3, 4, 5].map(() => Promise.withResolvers<void>())
  let atWork = 0
  let most = 0
  const done = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
    most = Math.max(most, ++atWork)
    await gates[item]?.promise
    atWork--
    return item * 10
  })
  for (const at of [1, 0, 3, 2, 4]) gates[at]?.resolve()
  expect(await done).toEqual([0, 10, 20, 30, 40])
  expect(most).toBe(2)
  expect(await inParallel([], 3, async () => 1)).toEqual([])
})

test('after an error nothing new begins, and what is at work comes to its end first', async () => {
  const slow = Promise.withResolvers<void>()
  const events: string[] = []
  const done = inParallel(['bad', 'slow', 'never'], 2, async (item) => {
    events.push(`${item} began`)
    if (item === 'bad') throw new Error('no use')
    await slow.promise
    events.push(`${item} ended`)
  }).catch((error: Error) => events.push(error.message))
  await Promise.resolve()
  slow.resolve()
  await done
  expect(events).toEqual(['bad began', 'slow began', 'slow ended', 'no use'])
})
