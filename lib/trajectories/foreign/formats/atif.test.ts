import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readDocument } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const agent = { name: 'demo-agent', version: '1', model_name: 'tiny' }
const document = {
  schema_version: 'ATIF-v1.7',
  session_id: 's',
  agent: {
    ...agent,
    tool_definitions: [{ type: 'function', function: { name: 'bash', parameters: { type: 'object' } } }],
  },
  steps: [
    { step_id: 1, source: 'system', message: 'S' },
    { step_id: 2, source: 'user', message: 'Mend sum.py', timestamp: '2026-01-02T03:04:05Z' },
    {
      step_id: 3,
      source: 'agent',
      timestamp: '2026-01-02T03:04:09Z',
      message: [
        { type: 'text', text: 'Two at once.' },
        { type: 'image', source: { media_type: 'image/png', path: 'a.png' } },
      ],
      reasoning_content: 'hm',
      tool_calls: [
        { tool_call_id: 'a', function_name: 'bash', arguments: { command: 'cat sum.py' } },
        {
          tool_call_id: 'b',
          function_name: 'bash',
          arguments: { __raw: '{"command": ' },
          extra: { parse_error: 'cut' },
        },
      ],
      observation: {
        results: [
          { source_call_id: 'b', content: 'bad call', extra: { error: true } },
          { source_call_id: 'a', content: 'print(1)', extra: { exit_code: 0, duration_ms: 12 } },
          { content: 'a word of the environment' },
        ],
      },
      metrics: {
        prompt_tokens: 40,
        completion_tokens: 7,
        cached_tokens: 8,
        cost_usd: 0.01,
        logprobs: [-0.1],
      },
    },
    {
      step_id: 4,
      source: 'system',
      message: 'compacted',
      observation: {
        results: [{ content: 'summary', subagent_trajectory_ref: [{ trajectory_id: 'child' }] }],
      },
      extra: { context_management: { type: 'compaction', boundary: 'replace' } },
    },
    { step_id: 5, source: 'agent', message: 'Done.', llm_call_count: 0 },
  ],
  final_metrics: { total_prompt_tokens: 100, total_completion_tokens: 9, total_cost_usd: 0.02 },
  continued_trajectory_ref: 'next.json',
  extra: { task_id: 'demo/sum-1' },
  subagent_trajectories: [
    {
      schema_version: 'ATIF-v1.7',
      trajectory_id: 'child',
      agent: { name: 'summariser', version: '1' },
      steps: [
        { step_id: 1, source: 'user', message: 'Sum it up', is_copied_context: true },
        { step_id: 2, source: 'agent', message: 'summary', is_copied_context: true },
      ],
    },
  ],
}

test('steps, parallel calls, results in any order, images, compaction, sub-agents and what has no place', async () => {
  const { format, trajectories, warnings } = await readDocument(document)
  expect({ format, warnings }).toEqual({
    format: 'atif',
    warnings: ['image a.png was not found beside the file'],
  })
  const [parent, child] = trajectories
  expect(parent).toMatchObject({
    title: 'demo/sum-1',
    model: 'tiny',
    tools: [{ function: { name: 'bash' } }],
    totals: { usage: { promptTokens: 100, completionTokens: 9 }, costUsd: 0.02 },
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:09.000Z',
    extra: { continued_trajectory_ref: 'next.json', session_id: 's' },
  })
  expect(parent?.steps).toHaveLength(2)
  expect(parent?.steps[0]).toMatchObject({
    message: { content: 'Two at once.\n[image a.png]' },
    reasoning: 'hm',
    usage: { promptTokens: 40, completionTokens: 7, cachedTokens: 8 },
    costUsd: 0.01,
    calls: [
      { id: 'a', arguments: { command: 'cat sum.py' } },
      { id: 'b', arguments: null, rawArguments: '{"command": ' },
    ],
    observations: [
      { callId: 'b', error: true },
      { callId: 'a', error: false, exitCode: 0, durationMs: 12 },
    ],
    reply: [
      { role: 'tool', tool_call_id: 'b' },
      { role: 'tool', tool_call_id: 'a' },
      { role: 'user', content: 'a word of the environment' },
      { role: 'system', content: 'compacted\n\nsummary' },
    ],
    marks: ['context compaction'],
    extra: {
      metrics: { logprobs: [-0.1] },
      parts: [{ type: 'image', source: { path: 'a.png' } }],
      calls: { b: { parse_error: 'cut' } },
    },
  })
  expect(parent?.steps[1]?.marks).toEqual(['scripted action: no model was called'])
  expect(child).toMatchObject({
    title: 'fixture: summariser',
    parent: { key: '1', link: 'sub-agent' },
    steps: [{ marks: ['copied from an earlier segment: not said here'] }],
  })
})

test('what breaks the format is told and read all the same; an unknown version is not', async () => {
  const steps = [{ step_id: 1, source: 'agent', message: null, role: 'x', timestamp: '' }]
  const { trajectories, warnings } = await readDocument({
    schema_version: 'ATIF-v1.2',
    agent,
    steps,
    reward: 1,
  })
  expect(trajectories[0]).toMatchObject({ steps: [{ extra: { role: 'x' }, at: null }], extra: { reward: 1 } })
  expect(warnings.length).toBeGreaterThanOrEqual(4)
  await expect(readDocument({ schema_version: 'ATIF-v9.0', agent, steps })).rejects.toThrow(
    /ATIF-v9.0 is a version of ATIF that is not known here \(known: ATIF-v1.0, /,
  )
})

type GoldenCase = { name: string; valid: boolean; doc: { steps?: { source: string }[] } }
const goldenFile = new URL('../../../../../shared/specs/examples/atif-cases.json', import.meta.url)

// the reference reader's own verdicts, where the golden file lies beside the project; the tests above are its twins
if (existsSync(goldenFile)) describeGolden()

function describeGolden(): void {
  const { cases } = JSON.parse(readFileSync(goldenFile, 'utf8')) as { cases: GoldenCase[] }
  // written against the reader of 1.7; 1.8 and its audio parts are read here
  const newer = ['v1.8 against the v1.7 reader', 'audio part against the v1.7 reader']
  describe('golden documents of the reference reader', () => {
    test.each(cases.map((each) => [each.name, each] as const))('%s', async (name, { valid, doc }) => {
      if (name === 'unknown version string') {
        await expect(readDocument(doc)).rejects.toThrow(/version of ATIF that is not known/)
        return
      }
      const { trajectories, skipped, warnings } = await readDocument(doc)
      if (valid || newer.includes(name)) {
        // the images that it names are no part of the case
        const told = warnings.filter((text) => !/^image .* was not found beside/.test(text))
        expect({ skipped, told }).toEqual({ skipped: [], told: [] })
        const answers = doc.steps?.filter((step) => step.source === 'agent').length
        expect(trajectories[0]?.steps).toHaveLength(answers ?? -1)
      } else expect(skipped.length + warnings.length).toBeGreaterThan(0)
    })
  })
}
