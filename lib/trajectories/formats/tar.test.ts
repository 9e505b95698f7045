import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

test('the system tar reads it', () => {
  const files: [string, string][] = [
    ['rows.jsonl', '{"a":1}\n'],
    ['manifest.json', 'x'.repeat(512)],
    ['empty', ''],
  ]
  const archive = Buffer.concat([
    ...files.flatMap(([path, text]) => [
      tarHeader({ path, size: text.length }),
      Buffer.from(text),
      tarPadding(text.length),
    ]),
    tarEnd(),
  ])
  expect(execFileSync('tar', ['-tf', '-'], { input: archive, encoding: 'utf8' })).toBe(
    'rows.jsonl\nmanifest.json\nempty\n',
  )
  expect(execFileSync('tar', ['-xOf', '-', 'rows.jsonl'], { input: archive, encoding: 'utf8' })).toBe(
    '{"a":1}\n',
  )
})

test('a name that does not fit is refused', () => {
  expect(() => tarHeader({ path: 'x'.repeat(101), size: 1 })).toThrow(RangeError)
})
