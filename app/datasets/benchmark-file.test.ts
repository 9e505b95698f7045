import { expect, test } from 'vitest'
import { isTooLarge } from './benchmark-file.ts'

test.each([
  ['a', 999_000, false],
  ['a', 1_000_000, true],
  ['"', 490_000, false],
  ['"', 510_000, true],
  ['問', 330_000, false],
  ['問', 340_000, true],
])('what is sent is counted, not what is seen: %s × %i', (sign, times, large) => {
  expect(isTooLarge(sign.repeat(times))).toBe(large)
})
