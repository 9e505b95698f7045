import { describe, expect, test } from 'vitest'
import { formatCount, formatDuration, formatPlural, formatShare, formatTokens, formatUsd } from './numbers.ts'

describe('formatUsd', () => {
  test.each([
    [0, '$0'],
    [0.000001, '<$0.00001'],
    [0.00042, '$0.00042'],
    [0.0123, '$0.012'],
    [0.05, '$0.050'],
    [0.42, '$0.420'],
    [0.999, '$1.00'],
    [12.345, '$12.35'],
    [1234.5, '$1,235'],
    [-0.5, '-$0.500'],
  ])('%d is %s', (value, text) => expect(formatUsd(value)).toBe(text))
})

describe('formatTokens', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [1234, '1.2k'],
    [999_949, '1000k'],
    [999_950, '1M'],
    [27_500_000, '27.5M'],
    [1_200_000_000, '1.2B'],
  ])('%d is %s', (value, text) => expect(formatTokens(value)).toBe(text))
})

describe('formatDuration', () => {
  test.each([
    [-5, '0 ms'],
    [320, '320 ms'],
    [999.6, '1.0 s'],
    [4200, '4.2 s'],
    [59_949, '59.9 s'],
    [59_951, '1 m 00 s'],
    [125_000, '2 m 05 s'],
    [3_599_600, '1 h 00 m'],
    [7_500_000, '2 h 05 m'],
    [3 * 86_400_000, '3 d 0 h'],
  ])('%d ms is %s', (value, text) => expect(formatDuration(value)).toBe(text))
})

test('counts, plurals and shares', () => {
  expect(formatCount(12_345)).toBe('12,345')
  expect(formatPlural(1, 'task')).toBe('1 task')
  expect(formatPlural(2, 'entry', 'entries')).toBe('2 entries')
  expect(formatShare(352, 391)).toBe('90 %')
  expect(formatShare(0, 0)).toBe('–')
})
