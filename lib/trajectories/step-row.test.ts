import { expect, test } from 'vitest'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import type { Call, Step } from '#lib/trajectories/types.ts'

function step(calls: Call[], change: Partial<Step> = {}): Step {
  return {
    index: 0,
    message: { role: 'assistant', content: 'I will look.\nThen act.' },
    reasoning: null,
    calls,
    observations: [],
    reply: [],
    usage: { promptTokens: 0, completionTokens: 0, cachedTokens: 0 },
    costUsd: 0,
    modelMs: 0,
    toolMs: 0,
    tree: null,
    filesChanged: 0,
    marks: [],
    ...change,
  }
}

const call = (name: string, args: Record<string, unknown> | null): Call => ({
  id: 'c',
  name,
  rawArguments: '{',
  arguments: args,
})

test.each([
  ['execute_bash', { command: '\n  ls -la\ncat a' }, 'execute_bash', 'ls -la …'],
  [
    'str_replace_editor',
    { command: 'view', path: '/workspace/a.py', view_range: [1, 9] },
    'str_replace_editor',
    'view /workspace/a.py:1-9',
  ],
  ['think', { thought: 'so' }, 'think', 'so'],
  ['finish', { message: 'done' }, 'finish', 'done'],
  ['rm_rf', { path: '/' }, 'message', 'unknown tool rm_rf'],
  ['execute_bash', null, 'execute_bash', 'execute_bash: arguments that could not be read'],
])('%s is summarised in one line', (name, args, kind, summary) => {
  expect(summariseStep(step([call(name, args)]))).toMatchObject({
    kind,
    summary,
    toolCalls: 1,
    outcome: 'ok',
  })
})

test('an answer in words, a long line, errors and the last test run seen', () => {
  expect(summariseStep(step([]))).toMatchObject({ kind: 'message', summary: 'I will look. …', toolCalls: 0 })
  const long = summariseStep(step([call('think', { thought: 'x'.repeat(500) })]))
  expect(long.summary).toHaveLength(200)
  const observation = (content: string, error: boolean) => ({ callId: 'c', content, error, durationMs: 1 })
  const seen = step([call('execute_bash', { command: 'pytest' })], {
    observations: [
      observation('=== 3 passed in 0.10s ===', false),
      observation('1 failed, 2 passed in 0.12s', true),
      observation('nothing', false),
    ],
  })
  expect(summariseStep(seen)).toMatchObject({ outcome: 'error', testsPassed: 2, testsFailed: 1 })
})
