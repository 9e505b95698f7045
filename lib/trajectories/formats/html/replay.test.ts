import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ReplayTrajectory, StepRow } from '#lib/trajectories/replay.ts'
import type { StoredHeader } from '#lib/trajectories/types.ts'
import { htmlReplay } from './replay.ts'
import type { ExportedStep } from './step.ts'

const hostile = '</pre></section><script>alert(1)</script><img src=x onerror="alert(2)"><!-- \u001b[31m'
const secret = `ghp_${'a1B2'.repeat(10)}`

const trajectory = {
  id: '0191',
  title: hostile,
  projectName: hostile,
  taskNumber: '1.1.1',
  taskTitle: hostile,
  model: hostile,
  recorded: false,
  verdict: 'passed',
  flags: [hostile],
  review: 'unreviewed',
  steps: 2,
  promptTokens: 1,
  completionTokens: 1,
  costUsd: 0,
  notRecorded: ['cost'],
  endReason: 'finished',
  createdAt: '2026-01-01T00:00:00.000Z',
} as unknown as ReplayTrajectory

const header: StoredHeader = {
  messages: [{ role: 'system', content: hostile }],
  tools: [],
  sampling: {},
  profile: 'function-calling',
  limits: { steps: 1, tokens: 1, costUsd: 1, minutes: 1, commandSeconds: 1 },
  prompts: [],
}

function stepOf(index: number, content: string): ExportedStep {
  const call = { id: 'c', name: 'execute_bash', rawArguments: '', arguments: { command: content } }
  const row: StepRow = {
    index,
    kind: 'execute_bash',
    summary: content.slice(0, 200),
    toolCalls: 1,
    outcome: 'ok',
    testsPassed: null,
    testsFailed: index % 2 === 0 ? 1 : null,
    promptTokens: 1,
    completionTokens: 1,
    costUsd: 0,
    modelMs: 1,
    toolMs: 1,
    tree: 'a'.repeat(40),
    filesChanged: 1,
  }
  return {
    row,
    body: {
      message: { role: 'assistant', content },
      reasoning: content,
      calls: [call, { id: 'd', name: content, rawArguments: content, arguments: null }],
      observations: [{ callId: 'c', content, error: false, exitCode: 0, durationMs: 1 }],
      reply: [{ role: 'tool', tool_call_id: 'c', content }],
      marks: [content],
    },
    changes: [
      { path: content, change: 'modified', lines: [{ sign: '+', text: content }] },
      { path: content, change: 'added', lines: null, why: 'Not a text.' },
    ],
    notes: [{ id: 'n', index, text: content, author: content, createdAt: '2026-01-01T00:00:00.000Z' }],
  }
}

async function written(steps: ExportedStep[]): Promise<string> {
  async function* each() {
    yield* steps
  }
  const rows = steps.map(({ row }) => row)
  let page = ''
  for await (const piece of htmlReplay({ trajectory, header, verdicts: [], rows, steps: each() }))
    page += piece
  return page
}

test('nothing that was said becomes markup, and only the scripts and styles of its own are allowed', async () => {
  const page = await written([stepOf(0, hostile), stepOf(1, `token ${secret}`)])
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toMatch(/<img|<!--/)
  expect(page).not.toContain('\u001b')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? ''
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/)
  for (const tag of ['script', 'style']) {
    const inside = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(inside).digest('base64')
    expect(policy).toContain(`${tag}-src 'sha256-${hash}'`)
  }
  // no address that a browser would ask for anything
  expect(page).not.toMatch(/(src|href)="(?!#)/)
})

test('secrets are taken out and counted; what is not recorded says so', async () => {
  const page = await written([stepOf(0, `token ${secret}`)])
  expect(page).not.toContain(secret)
  expect(page).toMatch(/Taken out of this file: GitHub token: \d+/)
  expect(page).toContain('<dt>cost</dt><dd>not recorded</dd>')
})

test('notes of people stand in their step, with who wrote them and when', async () => {
  const page = await written([{ ...stepOf(0, 'ls'), notes: [] }, stepOf(1, 'Here it turned wrong.')])
  expect(page.match(/<aside class="note"/g)).toHaveLength(1)
  const step = page.slice(page.indexOf('id="s2"'))
  expect(step).toContain('Here it turned wrong.</pre><p class="quiet">Here it turned wrong., 2026-01-01</p>')
})

test('every step is a place of its own, with links to its neighbours', async () => {
  const page = await written(Array.from({ length: 1_000 }, (_, index) => stepOf(index, `echo ${index}`)))
  expect(page.match(/<section class="step"/g)).toHaveLength(1_001)
  expect(page).toContain('<a href="#s499">previous</a><a href="#s501">next</a>')
  expect(page).toContain('<h2 tabindex="-1">Step 1000 of 1000</h2>')
  expect(page).not.toContain('href="#s1001"')
})
