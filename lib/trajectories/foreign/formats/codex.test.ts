import { expect, test } from 'vitest'
import { readLines } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const at = (seconds: number) => `2026-01-02T03:04:0${seconds}.000Z`
const item = (seconds: number, payload: object) => ({
  timestamp: at(seconds),
  type: 'response_item',
  payload,
})
const count = (total: number) => ({
  timestamp: at(3),
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: {
      total_token_usage: { total_tokens: total },
      last_token_usage: { input_tokens: 30, cached_input_tokens: 20, output_tokens: 4 },
    },
  },
})

test('a rollout: an answer begins after the last was told something; counts find theirs', async () => {
  const { format, trajectories, skipped } = await readLines([
    { timestamp: at(0), type: 'session_meta', payload: { id: 'r', cwd: '/w' } },
    { timestamp: at(0), type: 'turn_context', payload: { model: 'tiny', effort: 'low' } },
    item(1, { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Mend' }] }),
    { timestamp: at(1), type: 'event_msg', payload: { type: 'user_message', message: 'Mend' } },
    count(1),
    count(1),
    item(2, {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'hm' }],
      content: null,
      encrypted_content: 'x',
    }),
    item(2, {
      type: 'function_call',
      name: 'shell',
      call_id: 'a',
      arguments: '{"command":["bash","-lc","ls"]}',
    }),
    item(2, {
      type: 'custom_tool_call',
      name: 'apply_patch',
      call_id: 'b',
      input: '*** Begin Patch\n*** End Patch',
    }),
    item(3, {
      type: 'function_call_output',
      call_id: 'a',
      output: '{"output":"a.py\\n","metadata":{"exit_code":1,"duration_seconds":0.5}}',
    }),
    item(3, { type: 'custom_tool_call_output', call_id: 'b', output: 'Done' }),
    { timestamp: at(4), type: 'turn_context', payload: { model: 'tiny', effort: 'high' } },
    { timestamp: at(4), type: 'compacted', payload: { message: 'short' } },
    item(5, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] }),
    item(5, { type: 'mystery' }),
    'x',
  ])
  expect(format).toBe('codex')
  expect(skipped).toEqual([
    { line: 15, why: 'a response item of the unknown type "mystery"' },
    { line: 16, why: 'no object' },
  ])
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    model: 'tiny',
    startedAt: at(0),
    endedAt: at(5),
    opening: [{ role: 'user', content: 'Mend' }],
    extra: { session_meta: { cwd: '/w' } },
  })
  expect(trajectory?.steps).toMatchObject([
    {
      reasoning: 'hm',
      usage: { promptTokens: 30, completionTokens: 4, cachedTokens: 20 },
      calls: [
        { name: 'shell' },
        { name: 'apply_patch', arguments: { input: '*** Begin Patch\n*** End Patch' } },
      ],
      observations: [
        { callId: 'a', content: 'a.py\n', exitCode: 1, error: true, durationMs: 500 },
        { callId: 'b', content: 'Done', error: false },
      ],
      // what the model was told is the JSON
      reply: [
        { content: '{"output":"a.py\\n","metadata":{"exit_code":1,"duration_seconds":0.5}}' },
        { content: 'Done' },
      ],
      marks: ['context compacted'],
      extra: {
        reasoning: [{ encrypted_content: 'x' }],
        records: [{ turn_context: { effort: 'high' } }, { message: 'short' }],
      },
    },
    { message: { content: 'Done.' }, usage: null },
  ])
})

test('a printed stream: commands and file changes as calls; what was cut off is marked; a failure is the end', async () => {
  const completed = (given: object) => ({ type: 'item.completed', item: given })
  const { trajectories } = await readLines([
    { type: 'thread.started', thread_id: 't' },
    { type: 'turn.started' },
    completed({ id: '0', type: 'reasoning', text: 'hm' }),
    completed({ id: '1', type: 'agent_message', text: 'I look.' }),
    completed({
      id: '2',
      type: 'command_execution',
      command: 'bash -lc ls',
      aggregated_output: 'a.py',
      exit_code: 2,
      status: 'failed',
    }),
    completed({
      id: '3',
      type: 'mcp_tool_call',
      server: 's',
      tool: 'find',
      arguments: { q: 1 },
      result: { n: 1 },
      status: 'completed',
    }),
    { type: 'turn.completed', usage: { input_tokens: 8, cached_input_tokens: 2, output_tokens: 1 } },
    { type: 'item.started', item: { id: '4', type: 'command_execution', command: 'sleep 9' } },
    { type: 'turn.failed', error: { message: 'cut' } },
  ])
  expect(trajectories[0]).toMatchObject({
    end: 'model-error',
    totals: { usage: { promptTokens: 8, completionTokens: 1, cachedTokens: 2 } },
    extra: { thread_id: 't', errors: [{ error: { message: 'cut' } }] },
    steps: [
      {
        message: { content: 'I look.' },
        reasoning: 'hm',
        calls: [{ name: 'command_execution', arguments: { command: 'bash -lc ls' } }],
        observations: [{ content: 'a.py', exitCode: 2, error: true }],
      },
      { calls: [{ name: 'find' }], observations: [{ content: '{"n":1}', error: false }] },
      { calls: [{ id: '4' }], observations: [], marks: ['begun and not completed when the stream ended'] },
    ],
  })
})
