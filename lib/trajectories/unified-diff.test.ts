import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changedLineNumbers, unifiedDiff } from './unified-diff.ts'

const long = Array.from({ length: 40 }, (_, at) => `line ${at}\n`)

test.each([
  ['one line in the middle', long.join(''), long.with(20, 'other\n').join('')],
  ['first and last line', long.join(''), [`new\n`, ...long.slice(1, -1)].join('')],
  ['near and far changes', long.join(''), long.with(3, 'a\n').with(8, 'b\n').toSpliced(30, 2).join('')],
  ['a missing line end', 'a\nb', 'a\nb\n'],
  ['everything added', '', 'a\nb\n'],
  ['everything removed', 'a\nb\n', ''],
  ['repeated lines', 'x\ny\nx\ny\nx\n', 'y\nx\nx\ny\nz\n'],
])('git applies it, and takes it back: %s', (_, before, after) => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'))
  try {
    const file = join(folder, 'f.py')
    writeFileSync(file, before)
    writeFileSync(join(folder, 'p.diff'), unifiedDiff('f.py', before, after))
    execFileSync('git', ['apply', '--unidiff-zero', 'p.diff'], { cwd: folder })
    expect(readFileSync(file, 'utf8')).toBe(after)
    execFileSync('git', ['apply', '-R', 'p.diff'], { cwd: folder })
    expect(readFileSync(file, 'utf8')).toBe(before)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('equal texts have no diff, and changed lines have numbers on their own side', () => {
  expect(unifiedDiff('f.py', 'a\n', 'a\n')).toBe('')
  expect(changedLineNumbers('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ removed: [2], added: [2, 3] })
})
