import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedLines } from './line-diff.ts'
import { linesEdited, trajectoryStatistics } from './statistics.ts'
import type { Step } from './types.ts'

test.each([
  ['', 'a\nb\n', 2],
  ['a\nb\nc', 'a\nx\nc', 2],
  ['a\nb', 'a\nb', 0],
  ['a\nb\nc\nd', 'b\nc', 2],
  ['x', '', 1],
])('a line diff of %j and %j has %d lines', (before, after, lines) => {
  expect(changedLines(before, after)).toBe(lines)
})

test('the line diff is as small as the longest common subsequence allows', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(changedLines(a.join('\n'), b.join('\n'))).toBe(a.length + b.length - 2 * common(a, b))
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('counts messages, calls, the share of bash, tokens and edited lines', () => {
  const edit = (args: Record<string, unknown>, error = false) =>
    step('str_replace_editor', { path: '/workspace/a.py', ...args }, error)
  const steps = [
    step('execute_bash', { command: 'ls' }),
    edit({ command: 'create', file_text: 'a\nb\nc\n' }),
    edit({ command: 'str_replace', old_str: 'b', new_str: 'x\ny' }),
    edit({ command: 'str_replace', old_str: 'zzz', new_str: 'x' }, true),
    edit({ command: 'undo_edit' }),
    edit({ command: 'view' }),
    edit({ command: 'insert', insert_line: 0, new_str: 'top\n' }),
    step('finish', { message: 'done' }),
  ]
  expect(linesEdited(steps)).toBe(3 + 3 + 3 + 1)
  const header = {
    messages: [
      { role: 'system' as const, content: '' },
      { role: 'user' as const, content: '' },
    ],
  }
  expect(trajectoryStatistics(header, steps)).toEqual({
    messages: 2 + 16,
    assistantMessages: 8,
    toolCalls: 8,
    toolCallsWithoutFinish: 7,
    bashProportion: 1 / 8,
    promptTokens: 80,
    completionTokens: 40,
    costUsd: 8,
    linesEdited: 10,
  })
})

function common(a: string[], b: string[]): number {
  const [x, y] = [a[0], b[0]]
  if (x === undefined || y === undefined) return 0
  if (x === y) return 1 + common(a.slice(1), b.slice(1))
  return Math.max(common(a.slice(1), b), common(a, b.slice(1)))
}

function step(name: string, args: Record<string, unknown>, error = false): Step {
  return {
    index: 0,
    message: { role: 'assistant', content: null },
    reasoning: null,
    calls: [{ id: 'c', name, rawArguments: JSON.stringify(args), arguments: args }],
    observations: [{ callId: 'c', content: '', error, durationMs: 1 }],
    reply: [{ role: 'tool', tool_call_id: 'c', content: '' }],
    usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 0 },
    costUsd: 1,
    modelMs: 1,
    toolMs: 1,
    tree: null,
    filesChanged: 0,
    marks: [],
  }
}
