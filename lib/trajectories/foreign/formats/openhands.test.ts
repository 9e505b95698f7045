import { expect, test } from 'vitest'
import { readDocument, readLines } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const native = (id: string, name: string, args: object) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
})
const response = {
  id: 'r1',
  model: 'tiny',
  choices: [
    {
      message: {
        role: 'assistant',
        content: 'Two at once.',
        tool_calls: [
          native('a', 'execute_bash', { command: 'ls' }),
          native('b', 'str_replace_editor', { command: 'create' }),
        ],
      },
    },
  ],
  usage: { prompt_tokens: 50, completion_tokens: 4 },
}
const metadata = (id: string, name: string) => ({
  function_name: name,
  tool_call_id: id,
  model_response: response,
  total_calls_in_response: 2,
})
const events = [
  {
    id: 0,
    source: 'agent',
    action: 'system',
    args: {
      content: 'S',
      tools: [{ type: 'function', function: { name: 'execute_bash' } }],
      agent_class: 'CodeActAgent',
    },
    timestamp: '2026-01-02T03:04:00',
  },
  { id: 1, source: 'user', action: 'message', args: { content: 'Mend', image_urls: null } },
  { id: 2, source: 'user', action: 'recall', message: 'Retrieving content for: Mend', args: {} },
  { id: 3, source: 'environment', observation: 'recall', cause: 2, content: 'context', extras: {} },
  {
    id: 4,
    source: 'agent',
    action: 'run',
    message: 'Running command: ls',
    args: { command: 'ls', thought: 'Two at once.' },
    tool_call_metadata: metadata('a', 'execute_bash'),
    llm_metrics: { accumulated_cost: 0.25 },
  },
  {
    id: 5,
    source: 'agent',
    observation: 'run',
    cause: 4,
    content: 'a.py',
    extras: { metadata: { exit_code: 0 } },
    success: true,
    tool_call_metadata: metadata('a', 'execute_bash'),
  },
  {
    id: 6,
    source: 'agent',
    action: 'edit',
    args: { path: '/w/a.py' },
    tool_call_metadata: metadata('b', 'str_replace_editor'),
    llm_metrics: { accumulated_cost: 0.25 },
  },
  {
    id: 7,
    source: 'agent',
    observation: 'edit',
    cause: 6,
    content: 'edited',
    extras: { path: '/w/a.py', prev_exist: true, old_content: '1', new_content: '2' },
    tool_call_metadata: metadata('b', 'str_replace_editor'),
  },
  { id: 8, source: 'agent', action: 'condensation', args: { summary: 'short' } },
  {
    id: 9,
    source: 'agent',
    action: 'run',
    args: { command: 'false', thought: 'No native call here.' },
    llm_metrics: { accumulated_cost: 0.75 },
  },
  {
    id: 10,
    source: 'agent',
    observation: 'run',
    cause: 9,
    content: '',
    extras: { metadata: { exit_code: 1 } },
  },
  { id: 11, source: 'agent', action: 'finish', args: { thought: 'Done.' } },
  'stray',
]

test('an event list: calls of one response are one step, each with its own arguments; differences of the cost', async () => {
  const { format, trajectories, skipped } = await readDocument(events)
  expect(format).toBe('openhands')
  expect(skipped).toEqual([{ line: 0, why: 'event 13 is no object' }])
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    model: 'tiny',
    end: 'finished',
    startedAt: '2026-01-02T03:04:00.000Z',
    tools: [{ function: { name: 'execute_bash' } }],
    opening: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Mend' },
    ],
  })
  expect(trajectory?.extra.records).toHaveLength(2)
  expect(trajectory?.steps).toMatchObject([
    {
      message: { content: 'Two at once.' },
      calls: [
        { id: 'a', arguments: { command: 'ls' } },
        { id: 'b', arguments: { command: 'create' } },
      ],
      observations: [
        { callId: 'a', content: 'a.py', exitCode: 0, error: false },
        { callId: 'b', content: 'edited' },
      ],
      usage: { promptTokens: 50, completionTokens: 4 },
      costUsd: 0.25,
      edits: [
        { kind: 'seen', text: '1' },
        { kind: 'write', text: '2' },
      ],
      marks: ['context compacted'],
    },
    {
      message: { content: 'No native call here.' },
      calls: [{ name: 'run', arguments: { command: 'false' } }],
      observations: [{ exitCode: 1, error: true }],
      costUsd: 0.5,
      usage: null,
    },
    { calls: [{ name: 'finish' }], costUsd: null },
  ])
})

test('rows of an output.jsonl: pairs of old histories too; the report is the verdict, and errors are told by line', async () => {
  const pair = [
    { action: 'run', command: 'ls', thought: 'I look.' },
    { observation: 'run', content: 'a.py', exit_code: 0, command: 'ls' },
  ]
  const { format, trajectories, skipped } = await readLines([
    {
      instance_id: 'demo-1',
      instruction: 'Mend',
      history: [pair],
      metrics: { accumulated_cost: 2 },
      metadata: { llm_config: { model: 'tiny' } },
      test_result: { report: { resolved: true } },
      git_patch: 'diff',
    },
    { nothing: true },
    { instance_id: 'demo-2', history: events.slice(0, 6), resolved: false, success: true },
  ])
  expect(format).toBe('openhands')
  expect(skipped).toEqual([{ line: 2, why: 'no row with a history, and no event' }])
  expect(trajectories).toMatchObject([
    {
      title: 'demo-1',
      model: 'tiny',
      verdict: 'passed',
      totals: { costUsd: 2 },
      opening: [{ content: 'Mend' }],
      steps: [{ calls: [{ name: 'run' }], observations: [{ exitCode: 0 }] }],
      extra: { git_patch: 'diff' },
    },
    { title: 'demo-2', verdict: 'failed', extra: { success: true } },
  ])
})

test('one logged completion: the messages sent and the response; its text twin is not read twice', async () => {
  const { format, trajectories, warnings } = await readDocument({
    messages: [
      { role: 'user', content: 'Mend' },
      {
        role: 'assistant',
        content: '<function=execute_bash>\n<parameter=command>ls</parameter>\n</function>',
      },
    ],
    fncall_messages: [
      { role: 'user', content: [{ type: 'text', text: 'Mend' }] },
      { role: 'assistant', content: 'I look.', tool_calls: [native('a', 'execute_bash', { command: 'ls' })] },
      { role: 'tool', tool_call_id: 'a', content: 'a.py' },
    ],
    response: {
      id: 'r',
      model: 'tiny',
      choices: [{ message: { role: 'assistant', content: 'Done.' } }],
      usage: { prompt_tokens: 5, completion_tokens: 1 },
    },
    kwargs: { tools: [{ type: 'function', function: { name: 'execute_bash' } }] },
    cost: 0.1,
    timestamp: 1_700_000_000.5,
  })
  expect(format).toBe('openhands')
  expect(warnings).toEqual([expect.stringContaining('one logged completion')])
  expect(trajectories[0]).toMatchObject({
    model: 'tiny',
    tools: [{ function: { name: 'execute_bash' } }],
    steps: [
      { calls: [{ id: 'a' }], observations: [{ content: 'a.py' }], usage: null },
      { message: { content: 'Done.' }, usage: { promptTokens: 5 }, costUsd: 0.1 },
    ],
  })
})

test('events of the SDK: actions of one response are one step', async () => {
  const action = (id: string, command: string) => ({
    kind: 'ActionEvent',
    source: 'agent',
    thought: [{ type: 'text', text: 'Two.' }],
    reasoning_content: 'hm',
    tool_name: 'terminal',
    tool_call_id: id,
    llm_response_id: 'r',
    action: { kind: 'TerminalAction', command },
    timestamp: '2026-01-02T03:04:01',
  })
  const { format, trajectories } = await readLines([
    { kind: 'SystemPromptEvent', source: 'agent', system_prompt: { type: 'text', text: 'S' }, tools: [] },
    {
      kind: 'MessageEvent',
      source: 'user',
      llm_message: { role: 'user', content: [{ type: 'text', text: 'Mend' }] },
    },
    action('a', 'ls'),
    action('b', 'pwd'),
    {
      kind: 'ObservationEvent',
      tool_call_id: 'a',
      observation: { content: [{ type: 'text', text: 'a.py' }], exit_code: 0 },
    },
    { kind: 'AgentErrorEvent', tool_call_id: 'b', error: 'no such tool' },
    { kind: 'Condensation', summary: 'short' },
  ])
  expect(format).toBe('openhands')
  expect(trajectories[0]).toMatchObject({
    opening: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Mend' },
    ],
    steps: [
      {
        message: { content: 'Two.' },
        reasoning: 'hm',
        calls: [
          { id: 'a', arguments: { command: 'ls' } },
          { id: 'b', arguments: { command: 'pwd' } },
        ],
        observations: [
          { content: 'a.py', exitCode: 0, error: false },
          { content: 'no such tool', error: true },
        ],
        marks: ['context compacted'],
      },
    ],
  })
})
