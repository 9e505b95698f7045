import { expect, test } from 'vitest'
import { readLines } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const base = { sessionId: 's1', cwd: '/w', version: '2.0', isSidechain: false }
const answer = (id: string, content: object[], more: object = {}) => ({
  ...base,
  type: 'assistant',
  uuid: `u-${id}-${content.length}`,
  timestamp: '2026-01-02T03:04:09.000Z',
  message: {
    id,
    role: 'assistant',
    model: 'tiny',
    content,
    usage: { input_tokens: 3, cache_read_input_tokens: 40, cache_creation_input_tokens: 7, output_tokens: 5 },
  },
  ...more,
})
const result = (id: string, content: string, more: object = {}) => ({
  ...base,
  type: 'user',
  uuid: `r-${id}`,
  timestamp: '2026-01-02T03:04:10.000Z',
  message: {
    role: 'user',
    content: [
      { type: 'tool_result', tool_use_id: id, content, ...(content === 'boom' ? { is_error: true } : {}) },
    ],
  },
  ...more,
})
const call = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input })

test('a session: answers in several lines, parallel calls, a failed one, files before and after', async () => {
  const { format, trajectories, skipped } = await readLines([
    { type: 'summary', summary: 'Mend the sum', leafUuid: 'x' },
    {
      ...base,
      type: 'user',
      uuid: 'u0',
      timestamp: '2026-01-02T03:04:05.000Z',
      message: { role: 'user', content: 'Mend sum.py' },
    },
    answer('m1', [{ type: 'thinking', thinking: 'hm', signature: 'sig' }]),
    answer('m1', [{ type: 'text', text: 'Two at once.' }]),
    answer('m1', [call('a', 'Bash', { command: 'cat sum.py' })]),
    answer('m1', [call('b', 'Edit', { file_path: '/w/sum.py', old_string: '1', new_string: '2' })]),
    result('b', 'edited', {
      toolUseResult: {
        filePath: '/w/sum.py',
        oldString: '1',
        newString: '2',
        originalFile: 'print(1)\n',
        structuredPatch: [],
      },
    }),
    result('a', 'boom', { toolUseResult: { stdout: '', stderr: 'boom', code: 2 } }),
    { ...base, type: 'system', subtype: 'compact_boundary', uuid: 'c', content: 'Conversation compacted' },
    { ...base, type: 'file-history-snapshot', snapshot: {} },
    42,
    { ...base, type: 'user', uuid: 'u9', message: { role: 'user' } },
    answer('m2', [{ type: 'text', text: 'Done.' }]),
  ])
  expect(format).toBe('claude-code')
  expect(skipped).toEqual([
    { line: 11, why: 'no object' },
    { line: 12, why: 'its message has no content' },
  ])
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    title: 'Mend the sum',
    model: 'tiny',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:10.000Z'.replace('10', '09'),
    opening: [{ role: 'user', content: 'Mend sum.py' }],
    extra: { session: { sessionId: 's1', cwd: '/w' } },
  })
  expect(trajectory?.steps).toHaveLength(2)
  expect(trajectory?.steps[0]).toMatchObject({
    message: { content: 'Two at once.', tool_calls: [{ id: 'a' }, { id: 'b' }] },
    reasoning: 'hm',
    // cached tokens are beside input_tokens there, inside the prompt here
    usage: { promptTokens: 50, completionTokens: 5, cachedTokens: 40 },
    observations: [
      { callId: 'b', error: false },
      { callId: 'a', error: true, exitCode: 2 },
    ],
    marks: ['context compacted'],
    edits: [
      { kind: 'seen', path: '/w/sum.py', text: 'print(1)\n' },
      { kind: 'replace', path: '/w/sum.py', before: '1', after: '2' },
    ],
    extra: {
      parts: [{ signature: 'sig' }],
      records: [{ subtype: 'compact_boundary' }, { type: 'file-history-snapshot' }],
    },
  })
})

test('sub-agents are trajectories of their own; a printed stream tells tools, cost and end', async () => {
  const side = { isSidechain: true }
  const { trajectories } = await readLines([
    { type: 'system', subtype: 'init', session_id: 's', model: 'tiny', tools: ['Bash'] },
    { ...answer('m1', [call('t', 'Task', { prompt: 'look' })]), sessionId: undefined, session_id: 's' },
    {
      ...base,
      ...side,
      type: 'user',
      uuid: 'k0',
      parentUuid: null,
      message: { role: 'user', content: 'look' },
    },
    answer('k1', [{ type: 'text', text: 'seen' }], { ...side, uuid: 'k1', parentUuid: 'k0' }),
    {
      type: 'user',
      session_id: 's',
      parent_tool_use_id: 'other',
      message: { role: 'user', content: 'count' },
    },
    {
      type: 'result',
      subtype: 'success',
      session_id: 's',
      total_cost_usd: 0.5,
      usage: { input_tokens: 9, output_tokens: 2 },
      is_error: false,
    },
  ])
  expect(trajectories.map(({ key, parent, steps }) => [key, parent?.key ?? null, steps.length])).toEqual([
    ['main', null, 1],
    ['k0', 'main', 1],
    ['other', 'main', 0],
  ])
  expect(trajectories[0]).toMatchObject({
    model: 'tiny',
    end: 'finished',
    totals: { costUsd: 0.5, usage: { promptTokens: 9, completionTokens: 2 } },
    extra: { init: { tools: ['Bash'] } },
  })
})
