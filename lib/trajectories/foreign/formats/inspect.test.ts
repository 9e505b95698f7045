import { expect, test } from 'vitest'
import { readDocument } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const log = {
  version: 2,
  status: 'success',
  eval: { task: 'sums', model: 'tiny' },
  samples: [
    {
      id: 'one',
      epoch: 2,
      messages: [
        { role: 'system', content: 'attachment://abc' },
        { role: 'user', content: 'Mend', source: 'input' },
        {
          id: 'm1',
          role: 'assistant',
          content: [
            { type: 'reasoning', reasoning: 'hm', signature: 'sig' },
            { type: 'text', text: 'I look.' },
          ],
          tool_calls: [{ id: 'a', function: 'bash', arguments: { cmd: 'ls' }, parse_error: 'odd' }],
        },
        {
          role: 'tool',
          tool_call_id: 'a',
          function: 'bash',
          content: '',
          error: { type: 'timeout', message: 'slow' },
        },
        7,
      ],
      events: [
        { event: 'sample_init', timestamp: '2026-01-02T03:04:00Z' },
        {
          event: 'model',
          timestamp: '2026-01-02T03:04:01Z',
          input: ['everything again'],
          tools: [{ name: 'bash', description: 'runs', parameters: { type: 'object' } }],
          output: {
            choices: [{ message: { id: 'm1' } }],
            usage: {
              input_tokens: 5,
              input_tokens_cache_read: 20,
              input_tokens_cache_write: 2,
              output_tokens: 3,
            },
            time: 1.5,
          },
        },
        { event: 'tool', id: 'a', working_time: 0.25, timestamp: '2026-01-02T03:04:03Z' },
      ],
      scores: { match: { value: 'I' } },
      attachments: { abc: 'the long system text' },
      limit: { type: 'token', limit: 5 },
      model_usage: { tiny: { input_tokens: 5, input_tokens_cache_read: 20, output_tokens: 3 } },
    },
  ],
}

test('a sample is a trajectory; events add counts and times, and their repeated conversations are left out', async () => {
  const { format, trajectories, skipped } = await readDocument(log)
  expect({ format, skipped }).toEqual({
    format: 'inspect',
    skipped: [{ line: 0, why: 'message 5 is no object' }],
  })
  const [trajectory] = trajectories
  expect(trajectory).toMatchObject({
    title: 'sums, one, epoch 2',
    model: 'tiny',
    end: 'token-limit',
    verdict: 'failed',
    tools: [{ type: 'function', function: { name: 'bash' } }],
    totals: { usage: { promptTokens: 25, completionTokens: 3, cachedTokens: 20 } },
    startedAt: '2026-01-02T03:04:00.000Z',
    endedAt: '2026-01-02T03:04:03.000Z',
    opening: [{ role: 'system', content: 'the long system text' }, { role: 'user' }],
    steps: [
      {
        message: { content: 'I look.' },
        reasoning: 'hm',
        modelMs: 1500,
        usage: { promptTokens: 27, completionTokens: 3, cachedTokens: 20 },
        calls: [{ name: 'bash', arguments: { cmd: 'ls' } }],
        observations: [{ error: true, durationMs: 250 }],
        extra: { thoughts: [{ signature: 'sig' }], parseErrors: [{ parse_error: 'odd' }] },
      },
    ],
  })
  expect(JSON.stringify(trajectory)).not.toContain('everything again')
})

test('a log whose header alone was written says so; scores that disagree are no verdict', async () => {
  const empty = await readDocument({ ...log, samples: undefined })
  expect(empty).toMatchObject({ trajectories: [], warnings: [expect.stringContaining('no samples')] })
  const [sample] = log.samples
  const two = await readDocument({
    ...log,
    samples: [{ ...sample, scores: { a: { value: 'C' }, b: { value: 0 } } }],
  })
  expect(two.trajectories[0]?.verdict).toBeNull()
})
