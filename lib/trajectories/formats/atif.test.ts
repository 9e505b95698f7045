import { expect, test } from 'vitest'
import { codeactText } from '#lib/agent/profiles/codeact-text.ts'
import { stepAt } from '#lib/data/testing/long-steps.ts'
import { withMessage } from '#lib/trajectories/branches.ts'
import { atifIssues } from '#lib/trajectories/foreign/atif-schema.ts'
import { readDocument } from '#lib/trajectories/foreign/testing/read-fixture.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import type { Step, StoredHeader } from '#lib/trajectories/types.ts'
import { atifDocument } from './atif.ts'

const trajectory = {
  id: '0191',
  runId: 'run',
  title: 'Mend sums',
  model: 'tiny',
  recorded: false,
  profile: 'function-calling',
  purpose: 'implementation',
  verdict: 'passed',
  flags: [],
  tags: [],
  review: 'approved',
  promptTokens: 9,
  completionTokens: 3,
  costUsd: 0.5,
  staleAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
} as unknown as ReplayTrajectory

const header: StoredHeader = {
  messages: [
    { role: 'system', content: 'You work in a repository.' },
    { role: 'user', content: 'Mend sums.py' },
  ],
  tools: [{ type: 'function', function: { name: 'execute_bash', description: '', parameters: {} } }],
  sampling: {},
  profile: 'function-calling',
  limits: { steps: 1, tokens: 1, costUsd: 1, minutes: 1, commandSeconds: 1 },
  prompts: [],
}

async function written(steps: Step[], head: StoredHeader = header): Promise<string> {
  async function* sources() {
    for (const step of steps) {
      const { usage, costUsd, modelMs, toolMs, tree, filesChanged, ...body } = step
      const numbers = { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens }
      const row = {
        ...summariseStep(step),
        ...numbers,
        index: step.index,
        costUsd,
        modelMs,
        toolMs,
        tree,
        filesChanged,
      }
      yield { row, body }
    }
  }
  let text = ''
  for await (const piece of atifDocument({ trajectory, header: head, steps: sources() })) text += piece
  return text
}

const place = { tree: 'a'.repeat(40), edits: false, enormous: 0 }
const steps = Array.from({ length: 12 }, (_, index) => stepAt(index, { ...place, last: index === 11 }))

test('a document is as ATIF has it, and reads back as what it was made from', async () => {
  const text = await written(steps)
  expect(atifIssues(JSON.parse(text))).toEqual([])
  const { trajectories, warnings, skipped } = await readDocument(JSON.parse(text))
  expect({ warnings, skipped }).toEqual({ warnings: [], skipped: [] })
  const [read] = trajectories
  expect(read?.opening.map(({ role, content }) => [role, content])).toEqual(
    header.messages.map(({ role, content }) => [role, content]),
  )
  expect(read?.tools).toEqual(header.tools)
  expect(read?.model).toBe('tiny')
  expect(read?.steps.map(({ calls }) => calls)).toEqual(
    steps.map(({ calls }) => calls.map((call) => ({ ...call, rawArguments: expect.any(String) }))),
  )
  expect(read?.steps.map(({ observations }) => observations)).toMatchObject(
    steps.map(({ observations }) =>
      observations.map(({ callId, content, exitCode, error }) => ({ callId, content, exitCode, error })),
    ),
  )
  expect(read?.steps.map(({ message }) => message.content)).toEqual(
    steps.map(({ message }) => message.content),
  )
})

test('what the model was told beside its tools is told; broken arguments and secrets are not lost in silence', async () => {
  const [first] = steps as [Step]
  const secret = `ghp_${'a1B2'.repeat(10)}`
  const broken: Step = {
    ...first,
    calls: [{ id: 'c', name: 'execute_bash', rawArguments: '{"command": ', arguments: null }],
    observations: [{ callId: 'c', content: `token ${secret}`, error: true, durationMs: null }],
    reply: [
      { role: 'tool', tool_call_id: 'c', content: `token ${secret}` },
      { role: 'user', content: 'The tests are there now.' },
    ],
  }
  const text = await written([broken])
  expect(text).not.toContain(secret)
  const document = JSON.parse(text)
  expect(atifIssues(document)).toEqual([])
  expect(document.steps.slice(2)).toMatchObject([
    { step_id: 3, tool_calls: [{ arguments: { __raw: '{"command": ' }, extra: { parse_error: true } }] },
    { step_id: 4, source: 'user', message: 'The tests are there now.' },
  ])
  expect(document.final_metrics).toMatchObject({
    total_steps: 4,
    extra: { redactions: { 'GitHub token': expect.any(Number) } },
  })
})

test('in a text dialect the call is a call, and what was said is kept whole', async () => {
  const [first] = steps as [Step]
  const said = 'I look.\n<function=execute_bash><parameter=command>ls</parameter></function>'
  const spoken: Step = {
    ...first,
    message: { role: 'assistant', content: said },
    reply: codeactText.reply(first.calls, first.observations),
  }
  const document = JSON.parse(await written([spoken], { ...header, profile: 'codeact-text', tools: [] }))
  expect(atifIssues(document)).toEqual([])
  expect(document.steps).toHaveLength(3)
  expect(document.steps[2]).toMatchObject({ message: 'I look.', extra: { said }, tool_calls: [{}] })

  const forked = { ...spoken, reply: withMessage(spoken.reply, 'Use a heap.', 'codeact-text') }
  const { steps: told } = JSON.parse(
    await written([forked], { ...header, profile: 'codeact-text', tools: [] }),
  )
  expect(told[3]).toMatchObject({ source: 'user', message: 'Use a heap.' })
})
