import { expect, test } from 'vitest'
import { python } from '#lib/languages/python/index.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { quarantine } from './quarantine.ts'

const settings = (hash: string) => [{ path: 'pyproject.toml', hash }]
const link = (path: string): WorkspaceFile => ({ path, mode: '120000', data: Buffer.from('/tmp') })
const files = (texts: Record<string, string>): WorkspaceFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, mode: '100644', data: Buffer.from(text) }))

const original = {
  'pkg/code.py': 'stub',
  'pyproject.toml': 'old',
  'setup.cfg': 'ours',
  'tests/test_a.py': 'a',
  'tests/test_b.py': 'b',
  'tests/.gitkeep': '',
}

function run(
  candidate: WorkspaceFile[],
  {
    before = 'h',
    after = 'h',
    neverShown = [] as string[],
  }: { before?: string; after?: string; neverShown?: string[] } = {},
) {
  const done = quarantine({
    language: python,
    reference: { files: files(original), runnerSettings: settings(before) },
    candidate: { files: candidate, runnerSettings: settings(after) },
    neverShown,
  })
  const graded = Object.fromEntries(done.files.map((file) => [file.path, file.data.toString()]))
  return { graded, flags: done.flags.map(({ kind, path, evidence }) => [kind, path, evidence.split(';')[0]]) }
}

test('sources come from the candidate, tests from the reference; nothing is flagged', () => {
  const changed = {
    ...original,
    'pkg/code.py': 'done',
    'pyproject.toml': 'new dependency',
    'tests/check.py': 'mine',
  }
  const { graded, flags } = run(files(changed))
  expect(flags).toEqual([])
  expect(graded).toEqual({ ...original, 'pkg/code.py': 'done', 'pyproject.toml': 'new dependency' })
})

test('deleted sources stay deleted', () => {
  const { 'pkg/code.py': _, ...rest } = original
  expect(run(files(rest)).graded).toEqual(rest)
})

test('edited, deleted and renamed tests are restored and flagged', () => {
  const { 'tests/test_a.py': _, ...rest } = original
  const { graded, flags } = run(files({ ...rest, 'tests/moved.py': 'a', 'tests/test_b.py': 'weaker' }))
  expect(graded).toEqual(original)
  expect(flags).toEqual([
    ['tests-edited', 'tests/test_a.py', 'was renamed to tests/moved.py'],
    ['tests-edited', 'tests/test_b.py', 'was edited'],
  ])
})

test('tests that were never shown are neither deleted nor edited', () => {
  const { 'tests/test_a.py': _, ...rest } = original
  expect(
    run(files({ ...rest, 'tests/test_b.py': 'own' }), { neverShown: ['tests/test_a.py', 'tests/test_b.py'] })
      .flags,
  ).toEqual([])
})

test('a link in place of the tests folder stands for nothing', () => {
  const { graded, flags } = run([...files({ 'pkg/code.py': 'done' }), link('tests')])
  expect(graded['tests/test_a.py']).toBe('a')
  expect(graded.tests).toBeUndefined()
  expect(flags).toContainEqual(['tests-edited', 'tests/test_a.py', 'was deleted'])
})

test('runner settings and start-up hooks are removed or restored, wherever they are', () => {
  const bad = {
    'conftest.py': '',
    'pkg/conftest.py': '',
    'x.pth': '',
    'setup.cfg': 'theirs',
    'tests/conftest.py': '',
  }
  const { graded, flags } = run(files({ ...original, ...bad }))
  expect(graded).toEqual(original)
  expect(flags.map(([kind, path]) => [kind, path])).toEqual([
    ['runner-configuration', 'conftest.py'],
    ['runner-configuration', 'pkg/conftest.py'],
    ['runner-configuration', 'setup.cfg'],
    ['runner-configuration', 'tests/conftest.py'],
    ['start-up-hook', 'x.pth'],
  ])
})

test('a file that holds other things too is restored when its runner settings differ', () => {
  const { graded, flags } = run(files({ ...original, 'pyproject.toml': 'addopts' }), { after: 'other' })
  expect(graded['pyproject.toml']).toBe('old')
  expect(flags).toEqual([['runner-configuration', 'pyproject.toml', 'was changed']])
})

test('a folder in place of a restored file gives way', () => {
  const { 'setup.cfg': _, ...rest } = original
  const { graded, flags } = run(files({ ...rest, 'setup.cfg/inner.txt': 'x' }))
  expect(graded).toEqual(original)
  expect(flags).toEqual([['runner-configuration', 'setup.cfg', 'was deleted']])
})
