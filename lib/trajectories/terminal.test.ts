import { expect, test } from 'vitest'
import { folded, settledOutput } from './terminal.ts'

test('colours stay, cursor movements and titles go', () => {
  expect(settledOutput('\u001b[2K\u001b[1;31mred\u001b[0m\u001b[3A\u001b]0;title\u0007!')).toBe(
    '\u001b[1;31mred\u001b[0m!',
  )
})

test('a progress bar shows its last state', () => {
  expect(settledOutput('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone\n')
})

test('long output is folded and says how many lines are hidden', () => {
  const text = Array.from({ length: 352 }, (_, index) => index).join('\n')
  const result = folded(text)
  expect(result.text.split('\n')).toHaveLength(40)
  expect(result.hiddenLines).toBe(312)
})

test('a few lines over the limit are simply shown', () => {
  const text = Array.from({ length: 45 }, (_, index) => index).join('\n')
  expect(folded(text)).toEqual({ text, hiddenLines: 0, hiddenCharacters: 0 })
})

test('one endless line is folded too', () => {
  const result = folded('x'.repeat(100_000))
  expect(result.text).toHaveLength(40_000)
  expect(result.hiddenCharacters).toBe(60_000)
})
