import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import { action } from './action.ts'

// Next's request scope, which exists only inside a server
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))

const double = action(z.object({ count: z.number().max(10, 'is more than 10') }), async ({ count }) => {
  if (count === 3) throw new UserError('Three is taken: choose another number.')
  if (count === 4) throw new Error('secret detail of the database')
  return count * 2
})

beforeEach(() => {
  request.headers = new Headers({ host: '127.0.0.1:4100', origin: 'http://127.0.0.1:4100' })
})

test('parses, runs and answers', async () => {
  expect(await double({ count: 2 })).toEqual({ ok: true, value: 4 })
})

test('names the field that is wrong', async () => {
  expect(await double({ count: 11 })).toEqual({ ok: false, error: 'count: is more than 10' })
})

test('an error for people is its sentence, any other keeps its details', async () => {
  expect(await double({ count: 3 })).toEqual({ ok: false, error: 'Three is taken: choose another number.' })
  const failed = await double({ count: 4 })
  expect(failed.ok).toBe(false)
  expect(JSON.stringify(failed)).not.toContain('secret')
})

test('refuses requests of other sites before it does anything', async () => {
  request.headers = new Headers({ host: '127.0.0.1:4100', origin: 'https://attacker.example' })
  expect(await double({ count: 2 })).toMatchObject({
    ok: false,
    error: expect.stringContaining('another site'),
  })
})

test('redirects travel on', async () => {
  const { redirect } = await import('next/navigation')
  const going = action(z.null(), async () => redirect('/runs'))
  await expect(going(null)).rejects.toThrow('NEXT_REDIRECT')
})
