import { expect, test } from 'vitest'
import { outputText } from './output.ts'

const kept = (head: string | Buffer, tail: string | Buffer, total: number) => ({
  head: Buffer.from(head),
  tail: Buffer.from(tail),
  total,
})

test('what fits is shown as it came', () => {
  expect(outputText(kept('abc', 'def', 6))).toEqual({ text: 'abcdef', cutBytes: 0 })
  expect(outputText(kept('', '', 0))).toEqual({ text: '', cutBytes: 0 })
  const umlaut = Buffer.from('ü')
  expect(outputText(kept(umlaut.subarray(0, 1), umlaut.subarray(1), 2)).text).toBe('ü')
})

test('what was cut is said, to the byte', () => {
  const { text, cutBytes } = outputText(kept('start', 'end', 1008))
  expect(cutBytes).toBe(1000)
  expect(text).toBe(
    'start\n[1,000 bytes of output were cut here: only the first 5 and the last 3 are shown.]\nend',
  )
})

test('a character that the cut goes through is left out whole', () => {
  for (const character of ['é', '€', '🙂']) {
    const bytes = Buffer.from(character)
    for (let at = 1; at < bytes.length; at++) {
      const head = Buffer.concat([Buffer.from('a'), bytes.subarray(0, at)])
      const tail = Buffer.concat([bytes.subarray(at), Buffer.from('b')])
      const { text, cutBytes } = outputText(kept(head, tail, 100))
      expect(text).not.toContain('\ufffd')
      expect(cutBytes).toBe(98)
    }
    expect(outputText(kept(`a${character}`, 'b', 100)).text).toMatch(new RegExp(`^a${character}\n`))
  }
})

test('NUL becomes a visible sign and other bytes survive', () => {
  expect(outputText(kept('a\0\u001b[31m', '', 7)).text).toBe('a\u2400\u001b[31m')
})
