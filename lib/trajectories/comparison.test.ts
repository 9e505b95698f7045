import { expect, test } from 'vitest'
import { finalFiles, pairSteps, stepKey } from './comparison.ts'
import type { StepRow, WorkspaceChange } from './replay.ts'

const steps = (...summaries: string[]) =>
  summaries.map(
    (summary, index): StepRow => ({
      index,
      kind: 'execute_bash',
      summary,
      toolCalls: 1,
      outcome: 'ok',
      testsPassed: null,
      testsFailed: null,
      promptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      modelMs: 0,
      toolMs: 0,
      tree: null,
      filesChanged: 0,
    }),
  )

test('steps stand beside their counterparts, others beside nothing', () => {
  const { rows, exact } = pairSteps(
    steps('ls', 'cat a.py', 'pytest'),
    steps('ls', 'cat b.py', 'cat c.py', 'pytest'),
  )
  expect(exact).toBe(true)
  expect(rows.map(({ a, b, kind }) => `${a} ${b} ${kind}`)).toEqual([
    '0 0 alike',
    '1 null a',
    'null 1 b',
    'null 2 b',
    '2 3 alike',
  ])
})

test.each([
  ['execute_bash', 'cd /workspace && bash tests/1.2.1.sh 2>&1 | tail -n 30', '$ bash tests/1.2.1.sh'],
  ['execute_bash', "bash tests/1.2.1.sh 2>&1 | grep -v '^sift' | tail", '$ bash tests/1.2.1.sh'],
  ['execute_bash', "cat > sift/parser.py <<'EOF' …", '$ cat > sift/parser.py'],
  ['execute_bash', 'PYTHONPATH=. timeout 60 python3 /tmp/check.py 2>&1', '$ python3 /tmp/check.py'],
  ['execute_bash', 'ls -R sift tests && cat sift/lexer.py', '$ ls'],
  ['str_replace_editor', 'view /workspace/a.py:1-30', 'view /workspace/a.py'],
  ['think', 'First the lexer.', 'think'],
  ['finish', 'Done.', 'finish'],
])('a step of %s "%s" is about "%s"', (kind, summary, key) => {
  expect(stepKey({ kind, summary })).toBe(key)
})

const change = (path: string, oldId: string | null, newId: string | null): WorkspaceChange => ({
  path,
  change: oldId === null ? 'added' : newId === null ? 'removed' : 'modified',
  oldId,
  newId,
})

test('files that either has changed, as both left them', () => {
  const a = [change('both.py', '0', '1'), change('only-a.py', null, '2'), change('equal.py', '0', '9')]
  const b = [change('both.py', '0', '3'), change('gone.py', '7', null), change('equal.py', '0', '9')]
  const between = [change('both.py', '1', '3'), change('only-a.py', '2', null), change('gone.py', '7', null)]
  expect(finalFiles(a, b, between)).toEqual([
    { path: 'both.py', a: '1', b: '3', changedBy: 'both', same: false },
    { path: 'equal.py', a: '9', b: '9', changedBy: 'both', same: true },
    { path: 'gone.py', a: '7', b: null, changedBy: 'b', same: false },
    { path: 'only-a.py', a: '2', b: null, changedBy: 'a', same: false },
  ])
})
