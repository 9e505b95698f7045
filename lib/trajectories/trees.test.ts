import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeGitFolder } from '#lib/trajectories/git-folder.ts'
import { decodeTree, emptyTree, encodeTree, type WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import { diffTrees, listTree, readCommit, readTree, writeCommit, writeTree } from '#lib/trajectories/trees.ts'

const temporary = mkdtempSync(join(tmpdir(), 'trees-test-'))
afterAll(() => rmSync(temporary, { recursive: true }))

const file = (path: string, text: string, mode: WorkspaceFile['mode'] = '100644'): WorkspaceFile => ({
  path,
  mode,
  data: Buffer.from(text),
})

/** Names that sort differently as files and as folders, and names that need care. */
const files = [
  file('a-b', 'dash\n'),
  file('a.txt', 'dot\n'),
  file('a/inner.py', 'print(1)\n'),
  file('a0', 'zero\n'),
  file('-leading', ''),
  file('new\nline', 'x'),
  file('ünïcode/日本', 'y'),
  file('bin/run.sh', '#!/bin/sh\n', '100755'),
  file('link', 'a/inner.py', '120000'),
]

function git(folder: string, ...args: string[]): string {
  const env = { PATH: '/usr/bin:/bin', HOME: temporary, GIT_CONFIG_NOSYSTEM: '1', NODE_ENV: 'test' } as const
  return execFileSync('git', ['-c', 'core.quotePath=false', ...args], { cwd: folder, env, encoding: 'utf8' })
}

test('git reads what we write: history, files, a clean status, the same ids', async () => {
  const first = writeTree(files.slice(0, 4))
  const firstCommit = writeCommit({ tree: first.tree, parents: [], message: 'first' })
  const second = writeTree(files)
  const secondCommit = writeCommit({
    tree: second.tree,
    parents: [firstCommit.id],
    message: 'second\n\nwith a body',
  })
  const store = memoryStore([...first.objects, firstCommit, ...second.objects, secondCommit])
  const folder = join(temporary, 'project')

  await writeGitFolder(store, secondCommit.id, folder)

  expect(git(folder, 'fsck', '--strict', '--no-dangling')).toBe('')
  expect(git(folder, 'status', '--porcelain')).toBe('')
  expect(git(folder, 'log', '--format=%H %s')).toBe(`${secondCommit.id} second\n${firstCommit.id} first\n`)
  expect(git(folder, 'log', '-1', '--format=%an <%ae>')).toBe('SWE-Playground <swe-playground@localhost>\n')
  expect(git(folder, 'rev-parse', 'HEAD^{tree}')).toBe(`${second.tree}\n`)
  expect(statSync(join(folder, 'bin/run.sh')).mode & 0o777).toBe(0o755)
  expect(readlinkSync(join(folder, 'link'))).toBe('a/inner.py')

  git(folder, 'read-tree', '--empty')
  git(folder, 'add', '--all', '--force')
  expect(git(folder, 'write-tree')).toBe(`${second.tree}\n`)
  git(folder, 'checkout', '--quiet', firstCommit.id)
  expect(existsSync(join(folder, 'link'))).toBe(false)
  await expect(writeGitFolder(store, secondCommit.id, folder)).rejects.toThrow('is not empty')
})

test('a tree read back is what was written, whatever the order it was given in', async () => {
  const { tree, objects } = writeTree(files)
  expect(writeTree(files.toReversed()).tree).toBe(tree)
  const byPath = (left: WorkspaceFile, right: WorkspaceFile) => (left.path < right.path ? -1 : 1)
  expect(await readTree(memoryStore(objects), tree)).toEqual(files.toSorted(byPath))
})

test('the empty tree needs no store', async () => {
  expect(writeTree([]).tree).toBe(emptyTree)
  expect(await listTree(memoryStore(), emptyTree)).toEqual([])
})

test('a commit reads back and stands for its tree', async () => {
  const { tree, objects } = writeTree(files)
  const commit = writeCommit({ tree, parents: [emptyTree, tree], message: 'two lines\nof text' })
  const store = memoryStore([...objects, commit])
  expect(await readCommit(store, commit.id)).toEqual({
    tree,
    parents: [emptyTree, tree],
    message: 'two lines\nof text',
  })
  expect(await listTree(store, commit.id)).toEqual(await listTree(store, tree))
})

test('a difference names added, removed, changed and re-moded files, and a file that became a folder', async () => {
  const before = writeTree([
    file('same/a', '1'),
    file('gone', '2'),
    file('edited', '3'),
    file('mode', '4'),
    file('turns', '5'),
  ])
  const after = writeTree([
    file('same/a', '1'),
    file('edited', '33'),
    file('mode', '4', '100755'),
    file('turns/into', '6'),
    file('new/b', '7'),
  ])
  const store = memoryStore([...before.objects, ...after.objects])
  const changes = await diffTrees(store, before.tree, after.tree)
  expect(changes.map(({ path, change }) => `${change} ${path}`)).toEqual([
    'modified edited',
    'removed gone',
    'modified mode',
    'added new/b',
    'removed turns',
    'added turns/into',
  ])
  expect(changes[2]?.oldId).toBe(changes[2]?.newId)
  expect(await diffTrees(store, emptyTree, before.tree)).toHaveLength(5)
})

test('a repository inside a workspace is kept under another name', async () => {
  const { tree, objects } = writeTree([file('vendor/.git/HEAD', 'ref: refs/heads/main\n')])
  expect((await listTree(memoryStore(objects), tree)).map(({ path }) => path)).toEqual([
    'vendor/.git-nested/HEAD',
  ])
})

test('names that lead out of a folder are refused, written or read', () => {
  for (const name of ['..', '.', '', 'a/b', '.git', '.GIT']) {
    expect(() => encodeTree([{ mode: '100644', name, id: emptyTree }])).toThrow('cannot hold an entry')
  }
  const forged = Buffer.concat([Buffer.from('100644 ..\0'), Buffer.alloc(20)])
  expect(() => decodeTree(forged)).toThrow('cannot hold an entry')
  expect(() => decodeTree(Buffer.from('100644 a\0short'))).toThrow('cut short')
  expect(() => writeTree([file('a', '1'), file('a/b', '2')])).toThrow()
  expect(() => writeTree([file('a', '1'), file('a', '2')])).toThrow('given twice')
})

test('a missing object is an error that names it', async () => {
  const { tree, objects } = writeTree(files)
  const store = memoryStore(objects.filter((object) => object.kind === 'tree'))
  await expect(readTree(store, tree)).rejects.toThrow('missing from the store')
})
