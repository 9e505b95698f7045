import { expect, test } from 'vitest'
import { treeLines } from './file-tree.ts'

const file = (path: string) => ({ path, mode: '100644', id: path })
const files = ['README.md', 'src/lexer.py', 'src/deep/a.py', 'tests/test_a.py'].map(file)

test('folders first, files in order, every line with its depth', () => {
  expect(treeLines(files, [], new Set()).map((line) => `${line.depth} ${line.name}`)).toEqual([
    '0 src',
    '1 deep',
    '2 a.py',
    '1 lexer.py',
    '0 tests',
    '1 test_a.py',
    '0 README.md',
  ])
})

test('changes mark files and the folders above; removed files stay visible', () => {
  const changes = [
    { path: 'src/deep/gone.py', change: 'removed' as const, oldId: 'x', newId: null },
    { path: 'README.md', change: 'modified' as const, oldId: 'x', newId: 'y' },
  ]
  const marked = treeLines(files, changes, new Set()).filter((line) => line.change)
  expect(marked.map((line) => `${line.path} ${line.change}`)).toEqual([
    'src modified',
    'src/deep modified',
    'src/deep/gone.py removed',
    'README.md modified',
  ])
})

test('a closed folder hides what is in it', () => {
  expect(treeLines(files, [], new Set(['src'])).map((line) => line.name)).not.toContain('lexer.py')
})
