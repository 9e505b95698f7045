import { expect, test } from 'vitest'
import { lineChanges } from './line-changes.ts'

const shown = (before: string, after: string, context?: number) =>
  lineChanges(before, after, context).map((line) =>
    line.sign === 'gap' ? `~${line.lines}` : `${line.sign}${line.text}`,
  )

test('changes with the lines around them; the rest is counted', () => {
  const before = Array.from({ length: 12 }, (_, at) => `line ${at}`).join('\n')
  expect(shown(before, before.replace('line 6', 'other'), 1)).toEqual([
    '~5',
    ' line 5',
    '-line 6',
    '+other',
    ' line 7',
    '~4',
  ])
})

test('new, removed, and equal texts', () => {
  expect(shown('', 'a\nb\n')).toEqual(['+a', '+b'])
  expect(shown('a\n', '')).toEqual(['-a'])
  expect(shown('a\nb', 'a\nb')).toEqual(['~2'])
})
