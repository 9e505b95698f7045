import { expect, test } from 'vitest'
import { callOf } from '#lib/trajectories/foreign/parts.ts'
import { type FileEdit, foreignStep } from '#lib/trajectories/foreign/trajectory.ts'
import { memoryStore } from '#lib/trajectories/memory-store.ts'
import { readTree } from '#lib/trajectories/trees.ts'
import { patchEdits, structuredPatchEdits } from './patch-edits.ts'
import { rebuildWorkspace } from './rebuild.ts'

function stepWith(...edits: FileEdit[]) {
  return { ...foreignStep(''), edits }
}

function stepCalling(name: string, args: object, error = false) {
  const step = foreignStep('')
  step.calls = [callOf('a', name, args)]
  step.observations = [{ callId: 'a', content: '', error, durationMs: null }]
  return step
}

async function contents(rebuilt: ReturnType<typeof rebuildWorkspace>, tree: string | null | undefined) {
  const store = memoryStore()
  await store.put(rebuilt.objects)
  const files = await readTree(store, tree ?? '')
  return Object.fromEntries(files.map((file) => [file.path, file.data.toString()]))
}

test('a file seen before its edit was there from the start; one that is written was not', async () => {
  const rebuilt = rebuildWorkspace([
    stepWith(),
    stepWith(
      { kind: 'seen', path: '/w/a.py', text: 'one\ntwo\n' },
      { kind: 'replace', path: '/w/a.py', before: 'two', after: '2' },
    ),
    stepWith({ kind: 'write', path: '/w/new.py', text: 'x\n' }),
    stepWith({ kind: 'move', path: '/w/new.py', to: '/w/b/new.py' }, { kind: 'remove', path: '/w/a.py' }),
  ])
  expect(await contents(rebuilt, rebuilt.baseTree)).toEqual({ 'w/a.py': 'one\ntwo\n' })
  expect(rebuilt.steps.map(({ filesChanged }) => filesChanged)).toEqual([0, 1, 1, 3])
  expect(rebuilt.steps[0]?.tree).toBe(rebuilt.baseTree)
  expect(await contents(rebuilt, rebuilt.steps[1]?.tree)).toEqual({ 'w/a.py': 'one\n2\n' })
  expect(await contents(rebuilt, rebuilt.steps[3]?.tree)).toEqual({ 'w/b/new.py': 'x\n' })
  expect(rebuilt).toMatchObject({ linesEdited: 2 + 1 + 4, unapplied: 0, cut: false })
})

test('what cannot be applied is counted: unknown files, text that is not there, paths that lead out or through a file', async () => {
  const rebuilt = rebuildWorkspace([
    stepWith(
      { kind: 'write', path: 'a', text: 'x' },
      { kind: 'replace', path: 'unknown', before: 'x', after: 'y' },
      { kind: 'replace', path: 'a', before: 'y', after: 'z' },
      { kind: 'write', path: '../../etc/passwd', text: 'x' },
      { kind: 'write', path: 'a/b', text: 'x' },
      { kind: 'insert', path: 'a', afterLine: 99, text: 'x' },
    ),
  ])
  expect(rebuilt.unapplied).toBe(5)
  expect(await contents(rebuilt, rebuilt.steps[0]?.tree)).toEqual({ a: 'x' })
})

test('nothing known is nothing recorded, not an empty workspace', () => {
  expect(rebuildWorkspace([stepCalling('bash', { command: 'rm -rf /' })])).toMatchObject({
    baseTree: null,
    steps: [{ tree: null, filesChanged: 0 }],
  })
})

test('calls tell their edits: editors by command, Write, Edit, MultiEdit; a failed one does nothing', async () => {
  const rebuilt = rebuildWorkspace([
    stepCalling('str_replace_editor', { command: 'create', path: '/w/a', file_text: 'one\n' }),
    stepCalling('str_replace_editor', { command: 'insert', path: '/w/a', insert_line: 1, new_str: 'two' }),
    stepCalling('Edit', { file_path: '/w/a', old_string: 'one', new_string: '$& 1' }),
    stepCalling('MultiEdit', { file_path: '/w/a', edits: [{ old_string: 'two', new_string: '2' }] }),
    stepCalling('Write', { file_path: '/w/a', content: 'lost' }, true),
    stepCalling('shell', {
      command: ['apply_patch', '*** Begin Patch\n*** Add File: b\n+new\n*** End Patch'],
    }),
  ])
  expect(await contents(rebuilt, rebuilt.steps.at(-1)?.tree)).toEqual({ 'w/a': '$& 1\n2\n', b: 'new\n' })
})

test('patches: added, changed, moved and deleted files; structured hunks', () => {
  const patch = [
    "apply_patch <<'EOF'",
    '*** Begin Patch',
    '*** Add File: new.txt',
    '+one',
    '*** Update File: old.py',
    '*** Move to: moved.py',
    '@@ def f():',
    ' keep',
    '-gone',
    '+come',
    '*** Delete File: dead.py',
    '*** End Patch',
    'EOF',
  ].join('\n')
  expect(patchEdits(patch)).toEqual([
    { kind: 'write', path: 'new.txt', text: 'one\n' },
    { kind: 'replace', path: 'old.py', before: 'keep\ngone', after: 'keep\ncome' },
    { kind: 'move', path: 'old.py', to: 'moved.py' },
    { kind: 'remove', path: 'dead.py' },
  ])
  expect(structuredPatchEdits('a', [{ oldStart: 1, lines: [' x', '-y', '+z'] }])).toEqual([
    { kind: 'replace', path: 'a', before: 'x\ny', after: 'x\nz' },
  ])
})
