import { expect, test } from 'vitest'
import { readDocument } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const info = {
  mini_version: '2.0.0',
  exit_status: 'Submitted',
  submission: 'diff --git a/sum.py b/sum.py\n',
  model_stats: { instance_cost: 0.03, api_calls: 2 },
  config: { model: { model_name: 'tiny' }, agent: { step_limit: 5 } },
}

test('version 2: native calls, costs and times per step, the end as a field and not as a step', async () => {
  const call = (id: string, command: string) => ({
    id,
    type: 'function',
    function: { name: 'bash', arguments: JSON.stringify({ command }) },
  })
  const { format, trajectories } = await readDocument({
    trajectory_format: 'mini-swe-agent-1.1',
    instance_id: 'demo__sum-1',
    info,
    messages: [
      { role: 'system', content: 'S' },
      { role: 'user', content: [{ type: 'text', text: 'Mend sum.py' }] },
      {
        role: 'assistant',
        content: 'Two at once.',
        reasoning_content: 'hm',
        tool_calls: [call('a', 'cat sum.py'), call('b', 'exit 3')],
        extra: {
          cost: 0.01,
          timestamp: 1_700_000_000,
          response: {
            id: 'r1',
            usage: { prompt_tokens: 40, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 8 } },
          },
        },
      },
      { role: 'tool', tool_call_id: 'b', content: '<returncode>3</returncode>', extra: { returncode: 3 } },
      {
        role: 'tool',
        tool_call_id: 'a',
        content: '<returncode>0</returncode>',
        extra: { returncode: 0, novelty: [1] },
      },
      { role: 'assistant', content: null, tool_calls: [call('c', 'submit')] },
      { role: 'exit', content: 'bye', extra: { exit_status: 'Submitted' } },
    ],
  })
  expect(format).toBe('mini-swe-agent')
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    title: 'demo__sum-1',
    model: 'tiny',
    profile: 'function-calling',
    end: 'finished',
    totals: { costUsd: 0.03, usage: null },
    opening: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Mend sum.py' },
    ],
    extra: { info, exit: { content: 'bye' } },
  })
  expect(trajectory?.steps).toHaveLength(2)
  expect(trajectory?.steps[0]).toMatchObject({
    reasoning: 'hm',
    costUsd: 0.01,
    at: '2023-11-14T22:13:20.000Z',
    usage: { promptTokens: 40, completionTokens: 7, cachedTokens: 8 },
    calls: [
      { id: 'a', arguments: { command: 'cat sum.py' } },
      { id: 'b', arguments: { command: 'exit 3' } },
    ],
    // each answer finds its call, whatever their order; the model was told them in this one
    observations: [
      { callId: 'b', exitCode: 3, error: true, durationMs: null },
      { callId: 'a', exitCode: 0, error: false },
    ],
    reply: [
      { role: 'tool', tool_call_id: 'b' },
      { role: 'tool', tool_call_id: 'a' },
    ],
    extra: { messages: { 2: { extra: { novelty: [1] } } }, response: { id: 'r1' } },
  })
  expect(trajectory?.steps[1]).toMatchObject({ usage: null, costUsd: null, observations: [] })
})

test('version 1: a command in a block is a call; an answer without exactly one is none, and the complaint is no result', async () => {
  const { trajectories } = await readDocument({
    trajectory_format: 'mini-swe-agent-1',
    info: { ...info, exit_status: 'LimitsExceeded' },
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: 'THOUGHT: look\n\n```bash\nls -a\n```' },
      { role: 'user', content: '<returncode>2</returncode>\n<output>\nno</output>' },
      { role: 'assistant', content: 'I forgot the block' },
      { role: 'user', content: 'Please give one block.' },
    ],
  })
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({ profile: 'foreign-text', end: 'LimitsExceeded', title: 'fixture' })
  expect(trajectory?.steps).toMatchObject([
    {
      message: { role: 'assistant', content: 'THOUGHT: look\n\n```bash\nls -a\n```' },
      calls: [{ name: 'bash', arguments: { command: 'ls -a' } }],
      observations: [{ exitCode: 2, error: true }],
      reply: [{ role: 'user' }],
    },
    { calls: [], observations: [], reply: [{ role: 'user', content: 'Please give one block.' }] },
  ])
  expect(trajectory?.steps[0]?.message.tool_calls).toBeUndefined()
})

test('the bare list of the first days; what is no message is told', async () => {
  const { format, trajectories, skipped } = await readDocument([
    { role: 'system', content: 'S' },
    'stray',
    { role: 'assistant', content: '```mswea_bash_command\necho hi\n```' },
    { role: 'user', content: 'hi' },
  ])
  expect(format).toBe('mini-swe-agent')
  expect(trajectories[0]?.steps[0]?.calls[0]?.arguments).toEqual({ command: 'echo hi' })
  expect(skipped).toEqual([{ line: 0, why: 'message 2 is no object' }])
})

test('a whole response object in the place of a message', async () => {
  const { trajectories } = await readDocument({
    trajectory_format: 'mini-swe-agent-1.1',
    info,
    messages: [
      { role: 'user', content: 'Go' },
      {
        object: 'response',
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'thinking' }] },
          { type: 'message', content: [{ type: 'output_text', text: 'I look.' }] },
          { type: 'function_call', call_id: 'f', name: 'bash', arguments: '{"command":"ls"}' },
        ],
        usage: { input_tokens: 11, output_tokens: 3, input_tokens_details: { cached_tokens: 2 } },
      },
    ],
  })
  expect(trajectories[0]?.steps[0]).toMatchObject({
    message: { content: 'I look.' },
    reasoning: 'thinking',
    calls: [{ id: 'f', name: 'bash', arguments: { command: 'ls' } }],
    usage: { promptTokens: 11, completionTokens: 3, cachedTokens: 2 },
  })
})
