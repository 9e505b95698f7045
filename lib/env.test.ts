import { expect, test } from 'vitest'
import { env } from '#lib/env.ts'

test('defaults, and empty variables count as not set', () => {
  expect(env({ PORT: '', DATABASE_URL: '', OPENAI_API_KEY: '' })).toMatchObject({
    PORT: 4100,
    SWE_PLAY_DATA: '.data',
    DATABASE_URL: undefined,
    OPENAI_API_KEY: undefined,
    LOG_LEVEL: 'info',
  })
})

test('a wrong value is one sentence that names the variable', () => {
  expect(() => env({ PORT: 'http' })).toThrow(/PORT/)
  expect(() => env({ OPENAI_BASE_URL: 'not a url' })).toThrow(/OPENAI_BASE_URL/)
})
