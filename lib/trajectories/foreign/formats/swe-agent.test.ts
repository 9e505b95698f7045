import { expect, test } from 'vitest'
import { readDocument } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const task = { role: 'user', content: [{ type: 'text', text: 'Mend sum.py' }], message_type: 'observation' }
const look = {
  role: 'assistant',
  content: 'I look.',
  thought: 'I look.',
  action: 'cat sum.py',
  tool_calls: [
    { id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"cat sum.py"}' } },
  ],
  thinking_blocks: [{ type: 'thinking', thinking: 'where is it', signature: 'x' }],
}
const shown = {
  role: 'tool',
  content: 'OBSERVATION:\nprint(1)',
  tool_call_ids: ['c1'],
  cache_control: { type: 'ephemeral' },
}

test('1.x: history is what was said, entries add time, state and what was shown instead of the history', async () => {
  const { format, trajectories } = await readDocument({
    environment: 'demo__sum-1',
    trajectory: [
      {
        action: 'cat sum.py',
        observation: 'print(1)',
        response: 'I look.',
        thought: 'I look.',
        execution_time: 0.25,
        state: { working_dir: '/w' },
        query: [{ role: 'system', content: 'S' }, task],
        extra_info: {},
      },
      {
        action: 'submit',
        observation: 'done',
        response: 'Finished.',
        thought: 'Finished.',
        execution_time: 0,
        state: '{"working_dir": "/w"}',
        query: [{ role: 'system', content: 'S' }, task, look, { ...shown, content: '(1 line omitted)' }],
        novelty: true,
      },
    ],
    history: [
      { role: 'system', content: 'S', message_type: 'system_prompt' },
      { role: 'user', content: 'Example task', is_demo: true },
      { role: 'assistant', content: 'example answer', is_demo: true },
      task,
      look,
      shown,
      {
        role: 'assistant',
        content: 'Finished.',
        thought: 'Finished.',
        action: 'submit',
        tool_calls: [{ id: 'c2', function: { name: 'submit', arguments: '{}' } }],
      },
    ],
    info: {
      exit_status: 'submitted',
      submission: 'diff',
      model_stats: { instance_cost: 0.5, tokens_sent: 900, tokens_received: 40, api_calls: 2 },
    },
    replay_config: '{"agent": {"model": {"name": "tiny"}}}',
  })
  expect(format).toBe('swe-agent')
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    title: 'demo__sum-1',
    model: 'tiny',
    end: 'finished',
    totals: { costUsd: 0.5, usage: { promptTokens: 900, completionTokens: 40 } },
    extra: { info: { submission: 'diff' } },
  })
  // a demonstration is part of what the model was given, not of what it did
  expect(trajectory?.opening.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  expect(trajectory?.steps).toHaveLength(2)
  expect(trajectory?.steps[0]).toMatchObject({
    reasoning: 'where is it',
    calls: [{ id: 'c1', name: 'bash', arguments: { command: 'cat sum.py' } }],
    observations: [{ callId: 'c1', content: 'OBSERVATION:\nprint(1)' }],
    toolMs: 250,
    extra: { state: { working_dir: '/w' } },
  })
  // the raw output is inside what the model was told: it is not kept twice
  expect(trajectory?.steps[0]?.extra).not.toHaveProperty('observation')
  expect(trajectory?.steps[1]?.extra).toMatchObject({
    novelty: true,
    observation: 'done',
    state: { working_dir: '/w' },
  })
})

test('messages that a history processor cut are kept as they were shown', async () => {
  const history = [task, look, shown, { role: 'assistant', content: 'Finished.', action: 'submit' }]
  const { trajectories } = await readDocument({
    trajectory: [
      { action: 'cat sum.py', observation: 'print(1)', query: [task] },
      { action: 'submit', observation: '', query: [task, look, { ...shown, content: '(1 line omitted)' }] },
    ],
    history,
    info: {},
  })
  expect(trajectories[0]?.steps[1]?.extra.shownInstead).toEqual({ 3: '(1 line omitted)' })
  expect(trajectories[0]?.steps[0]?.extra).not.toHaveProperty('shownInstead')
})

test('before 1.0: commands in text, results as user messages; zeros of a replayed run are no counts', async () => {
  const { trajectories } = await readDocument({
    environment: 'swe_main',
    trajectory: [
      {
        action: 'create a.py',
        observation: '[File: a.py (1 lines total)]',
        response: 'x',
        state: 'no JSON',
        thought: 'I create.',
      },
    ],
    history: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Mend' },
      {
        role: 'assistant',
        content: 'I create.\n<command>\ncreate a.py\n</command>',
        thought: 'I create.',
        action: 'create a.py',
      },
      { role: 'user', content: '[File: a.py (1 lines total)]\n(Open file: a.py)' },
    ],
    info: {
      exit_status: 'exit_cost',
      model_stats: { instance_cost: 0, tokens_sent: 0, tokens_received: 0, api_calls: 0 },
    },
  })
  expect(trajectories[0]).toMatchObject({
    title: 'fixture',
    profile: 'foreign-text',
    end: 'cost-limit',
    totals: { costUsd: null, usage: null },
    steps: [
      {
        calls: [{ name: 'bash', arguments: { command: 'create a.py' } }],
        observations: [{ content: '[File: a.py (1 lines total)]\n(Open file: a.py)' }],
        edits: [],
        extra: { state: 'no JSON', response: 'x' },
      },
    ],
  })
})

test('without a history the entries tell it: the last answer comes from its entry', async () => {
  const { trajectories } = await readDocument({
    trajectory: [
      { action: 'cat sum.py', observation: 'print(1)', response: 'I look.', query: [task] },
      { action: 'submit', observation: 'ok', response: 'Finished.', query: [task, look, shown] },
      7,
    ],
    info: { exit_status: 'submitted' },
  })
  expect(trajectories[0]?.steps.map(({ message }) => message.content)).toEqual(['I look.', 'Finished.'])
  expect(trajectories[0]?.steps[1]?.observations).toMatchObject([{ content: 'ok' }])
})
