import { expect, test } from 'vitest'
import { readDocument, readLines } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const bash =
  '<function=execute_bash>\n<parameter=command>\nls -a\n</parameter>\n<parameter=quiet>1</parameter>\n</function>'

test('rows with calls in text, as SWE-Playground publishes them', async () => {
  const { format, trajectories, skipped } = await readLines([
    {
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'Mend' },
        { role: 'assistant', content: `I look.\n${bash}` },
        { role: 'user', content: 'EXECUTION RESULT of [execute_bash]:\na.py' },
        { role: 'assistant', content: 'Done.' },
      ],
      category: 'general',
    },
    { messages: 'broken [' },
    'x',
  ])
  expect(format).toBe('chat-rows')
  expect(skipped).toEqual([
    { line: 2, why: 'no list of messages with roles' },
    { line: 3, why: 'no object' },
  ])
  expect(trajectories[0]).toMatchObject({
    title: 'fixture 1',
    profile: 'codeact-text',
    opening: [{ role: 'system' }, { role: 'user' }],
    steps: [
      {
        calls: [{ name: 'execute_bash', arguments: { command: 'ls -a', quiet: '1' } }],
        observations: [{ content: 'EXECUTION RESULT of [execute_bash]:\na.py' }],
      },
      { calls: [], reply: [] },
    ],
    extra: { category: 'general', rowSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
})

test('native calls, dialogue and tools as JSON in strings, verdicts and ends of public data sets', async () => {
  const messages = [
    { role: 'user', content: 'Mend' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'bash', arguments: '{"command": ' } }],
    },
    { role: 'tool', tool_call_id: 'a', name: 'bash', content: 'broken call' },
    { role: 'wizard', content: '?' },
  ]
  const { trajectories } = await readLines([
    {
      trajectory_id: 't1',
      trajectory: JSON.stringify(messages),
      tools: JSON.stringify([{ type: 'function', function: { name: 'bash' } }]),
      resolved: 1,
      exit_status: 'submit',
      model_patch: 'diff',
    },
    {
      instance_id: 'i1',
      target: false,
      model_name: 'tiny',
      trajectory: [
        { role: 'system', system_prompt: 'S' },
        { role: 'user', text: 'Mend' },
        { role: 'ai', text: 'Done.' },
      ],
    },
    {
      system: 'S',
      conversations: [
        { from: 'human', value: 'Hi' },
        { from: 'gpt', value: 'Ho' },
      ],
    },
  ])
  expect(trajectories).toMatchObject([
    {
      title: 't1',
      profile: 'function-calling',
      verdict: 'passed',
      end: 'submit',
      tools: [{ function: { name: 'bash' } }],
      steps: [
        {
          calls: [{ arguments: null, rawArguments: '{"command": ' }],
          observations: [{ content: 'broken call' }],
        },
      ],
      extra: { model_patch: 'diff', unread: ['message 4 has no role that is known'] },
    },
    { title: 'i1', model: 'tiny', verdict: 'failed', steps: [{ message: { content: 'Done.' } }] },
    {
      opening: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'Hi' },
      ],
      steps: [{ message: { content: 'Ho' } }],
    },
  ])
  expect(trajectories[1]?.opening[0]).toEqual({ role: 'system', content: 'S' })
})

test('one document: a row, a list of rows, or the dialogue itself', async () => {
  const dialogue = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Ho' },
  ]
  expect((await readDocument({ messages: dialogue })).trajectories).toHaveLength(1)
  expect((await readDocument([{ messages: dialogue }, { messages: dialogue }])).trajectories).toHaveLength(2)
  expect((await readDocument(dialogue)).trajectories[0]?.steps).toHaveLength(1)
})
