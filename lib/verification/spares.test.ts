import { expect, test } from 'vitest'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'
import { withSpares } from './spares.ts'

/** Sandboxes that only know whether they are open. */
function machine(closing: () => Promise<void> = async () => {}) {
  const open = new Set<number>()
  let opened = 0
  return {
    open,
    async next(): Promise<Sandbox> {
      opened += 1
      const id = opened
      open.add(id)
      const close = () => closing().then(() => void open.delete(id))
      return { id, close } as unknown as Sandbox
    },
  }
}

test('each is taken once, in order, and all are closed at the end, taken or not', async () => {
  const { open, next } = machine()
  const taken = await withSpares(next, async (spares) => {
    expect(spares.take()).toBeUndefined()
    spares.ahead(3)
    const [first, second] = [await spares.take(), await spares.take()]
    if (first) spares.leave(first)
    if (second) spares.leave(second)
    return [first, second]
  })
  expect(taken).toMatchObject([{ id: 1 }, { id: 2 }])
  expect(open.size).toBe(0)
})

test('what was thrown is what is told, and the rest is closed all the same', async () => {
  const { open, next } = machine()
  const failing = withSpares(next, async (spares) => {
    spares.ahead(2)
    throw new Error('The tests are gone.')
  })
  await expect(failing).rejects.toThrow('The tests are gone.')
  expect(open.size).toBe(0)
})

test('a spare that could not be opened is told to who takes it, and to nobody else', async () => {
  const broken = () => Promise.reject(new Error('No memory is left.'))
  const untaken = await withSpares(broken, async (spares) => {
    spares.ahead(1)
    return 'done'
  })
  expect(untaken).toBe('done')
  const taking = withSpares(broken, async (spares) => {
    spares.ahead(1)
    await spares.take()
  })
  await expect(taking).rejects.toThrow('No memory is left.')
})

test('one that cannot be closed is said', async () => {
  const { next } = machine(() => Promise.reject(new Error('It is stuck.')))
  const stuck = withSpares(next, async (spares) => {
    spares.ahead(1)
    const sandbox = await spares.take()
    if (sandbox) spares.leave(sandbox)
  })
  await expect(stuck).rejects.toThrow('It is stuck.')
})
