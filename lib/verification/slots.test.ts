import { expect, test } from 'vitest'
import { Slots, together } from './slots.ts'

test('no more at once than there are places, first come first served, and a failure gives its place back', async () => {
  const slots = new Slots(2)
  const begun: number[] = []
  const ends: PromiseWithResolvers<void>[] = []
  const works = [0, 1, 2, 3].map((n) =>
    slots.use(async () => {
      begun.push(n)
      const end = Promise.withResolvers<void>()
      ends[n] = end
      await end.promise
      return n
    }),
  )
  const settled = Promise.allSettled(works)
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  ends[1]?.reject(new Error('no'))
  await Promise.allSettled([works[1]])
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.resolve()
  await works[0]
  expect(begun).toEqual([0, 1, 2, 3])
  ends[2]?.resolve()
  ends[3]?.resolve()
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
})

test('a failure among several is told when all have come to their end', async () => {
  const slow = Promise.withResolvers<string>()
  let told = false
  const all = together([Promise.reject(new Error('early')), slow.promise]).catch((error: Error) => {
    told = true
    return error.message
  })
  await Promise.resolve()
  expect(told).toBe(false)
  slow.resolve('late')
  expect(await all).toBe('early')
  expect(await together([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two'])
})
