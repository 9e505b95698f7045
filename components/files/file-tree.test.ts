import { expect, test } from 'vitest'
import { buildFileTree } from './file-tree.ts'

test('folders come first, then files, by name', () => {
  const tree = buildFileTree([
    { path: 'b.txt', id: '1' },
    { path: 'src/deep/x.py', id: '2' },
    { path: 'src/a.py', id: '3' },
    { path: 'a.txt', id: '4' },
  ])
  expect(tree.map((node) => node.path)).toEqual(['src/', 'a.txt', 'b.txt'])
  const [src] = tree
  expect(src?.kind === 'folder' && [src.files, ...src.children.map((node) => node.path)]).toEqual([
    2,
    'src/deep/',
    'src/a.py',
  ])
})

test('nothing is an empty tree', () => {
  expect(buildFileTree([])).toEqual([])
})
