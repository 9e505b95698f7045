import { expect, test } from 'vitest'
import type { Inspection } from '#lib/languages/language.ts'
import { python } from '#lib/languages/python/index.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { TreeChange } from '#lib/trajectories/trees.ts'
import {
  noLeaks,
  noRunnerHooks,
  plannedSymbolsPresent,
  stubsAreStubs,
  testsFolderEmpty,
  testWriterScope,
} from './source-gates.ts'

type Entry = Inspection['functions'][number]
const entry = (symbol: string, stub: boolean, hash = symbol): Entry => ({ symbol, stub, hash })
const inspection = (functions: Entry[], broken: Inspection['broken'] = []): Inspection => ({
  broken,
  functions,
  runnerSettings: [],
  runnerImports: [],
})
const own = ['tests/test_1_2_1.py', 'tests/1.2.1.sh']
const before = inspection([
  entry('m.py::<module>', false),
  entry('m.py::done', false),
  entry('m.py::todo', true),
])

function scope(change: {
  changes?: TreeChange[]
  after?: Entry[]
  paths?: string[]
  mode?: WorkspaceFile['mode']
}) {
  const paths = change.paths ?? own
  const changes = change.changes ?? []
  return testWriterScope({
    language: python,
    taskNumber: '1.2.1',
    changes: [...own.map((path) => ({ path, change: 'added' as const })), ...changes],
    files: [...paths, ...changes.map(({ path }) => path)].map((path) => ({
      path,
      mode: change.mode ?? '100644',
      data: Buffer.from(''),
    })),
    before,
    after: inspection(change.after ?? before.functions),
  })
}

test('own files, helpers and empty stubs are in scope', () => {
  const gate = scope({
    changes: [
      { path: 'tests/helper.py', change: 'added' },
      { path: 'tests/.gitkeep', change: 'removed' },
      { path: 'm.py', change: 'modified' },
    ],
    after: [...before.functions, entry('m.py::fresh', true), entry('m.py::todo', true, 'other signature')],
  })
  expect(gate).toMatchObject({ outcome: 'passed', ids: [] })
})

test.each<[string, Parameters<typeof scope>[0], RegExp]>([
  ['no entry point', { paths: [own[0] as string] }, /1\.2\.1\.sh is missing/],
  [
    'a helper of earlier tests changed',
    { changes: [{ path: 'tests/helper.py', change: 'modified' }] },
    /earlier tasks stay/,
  ],
  ['a file that is no source', { changes: [{ path: 'README.md', change: 'modified' }] }, /only empty stubs/],
  ['a source removed', { changes: [{ path: 'm.py', change: 'removed' }] }, /was removed/],
  ['a conftest', { changes: [{ path: 'tests/conftest.py', change: 'added' }] }, /runner configuration/],
  ['a link', { changes: [{ path: 'tests/data', change: 'added' }], mode: '120000' }, /symbolic link/],
  [
    'a stub filled',
    { after: [...before.functions.slice(0, 2), entry('m.py::todo', false, 'x')] },
    /todo was changed/,
  ],
  [
    'a function emptied',
    { after: [...before.functions, entry('m.py::done', true, 'x')] },
    /done was changed/,
  ],
  ['a function gone', { after: before.functions.slice(1) }, /<module> was removed/],
  [
    'logic outside functions',
    { after: [entry('m.py::<module>', false, 'x'), ...before.functions.slice(1)] },
    /<module> was changed/,
  ],
])('%s is out of scope', (_, change, evidence) => {
  expect(scope(change)).toMatchObject({ outcome: 'failed', evidence: expect.stringMatching(evidence) })
})

test('scaffold gates', () => {
  expect(stubsAreStubs(inspection([entry('m.py::<module>', false), entry('m.py::f', true)])).outcome).toBe(
    'passed',
  )
  expect(stubsAreStubs(before).ids).toEqual(['m.py::done'])
  expect(stubsAreStubs(inspection([entry('m.py::<module>', true)])).outcome).toBe('failed')
  expect(testsFolderEmpty(['tests/.gitkeep', 'm.py'], 'tests').outcome).toBe('passed')
  expect(testsFolderEmpty(['tests/x.py'], 'tests').ids).toEqual(['tests/x.py'])
  const classes = inspection([entry('m.py::Lexer.next', true)])
  expect(plannedSymbolsPresent(['m.py::Lexer', 'm.py::Lexer.next'], classes).outcome).toBe('passed')
  expect(plannedSymbolsPresent(['m.py::Lex'], classes).ids).toEqual(['m.py::Lex'])
  expect(noRunnerHooks(['json/x.py', 'pkg/json.py'], python).ids).toEqual(['json/x.py'])
  const leaks = ['.git/HEAD', 'a/__pycache__/x', 'tasks.md', 'tests/1.2.3.md']
  expect(noLeaks([...leaks, 'tests/1.2.3.sh', 'README.md'], python).ids).toEqual(leaks)
})
