/** Small or endless files that would take a reader's time and memory: each ends within a test's own time limit. */
import { expect, test } from 'vitest'
import { limits } from '#lib/trajectories/foreign/limits.ts'
import { redactText } from '#lib/trajectories/foreign/secrets.ts'
import {
  bytesSource,
  countsOf,
  readLines,
  readSource,
} from '#lib/trajectories/foreign/testing/read-fixture.ts'
import { rebuildWorkspace } from '#lib/trajectories/foreign/workspace/rebuild.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'

const many = 130_000

const chat = (messages: object[]) => ({
  messages: new Array<object>({ role: 'user', content: 'Go' }).concat(messages),
})
const answer = (calls: object[]) => ({ role: 'assistant', content: '', tool_calls: calls })
const call = (id: string, args: string) => ({
  id,
  type: 'function',
  function: { name: 'edit', arguments: args },
})

test('a single line of 1 GB: refused as a document, skipped as a line, memory flat', {
  timeout: 60_000,
}, async () => {
  const chunk = Buffer.alloc(1 << 20, 'x')
  let opened = 0
  const source = (head: string, tail: string) => ({
    name: 'endless.json',
    path: null,
    notes: [],
    async *open() {
      opened += 1
      yield Buffer.from(head)
      for (let sent = 0; sent < 1024; sent++) yield chunk
      yield Buffer.from(tail)
    },
  })
  const before = process.memoryUsage().rss
  await expect(
    readSource(source('{"messages": [{"role": "assistant", "content": "', '"}]}')),
  ).rejects.toThrow(/more than 256 MB/)
  const row = JSON.stringify(chat([{ role: 'assistant', content: 'read' }]))
  const read = await readSource(source(`${row}\n{"messages": "`, `"}\n${row}\n`))
  expect(countsOf(read)).toMatchObject({ trajectories: 2, skipped: 1 })
  expect(opened).toBeGreaterThan(2)
  expect(process.memoryUsage().rss - before).toBeLessThan(3 * limits.documentBytes)
})

test('nesting without end inside of strings of JSON stays a string', async () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const { trajectories } = await readLines([
    chat([answer([call('a', deep)])]),
    { trajectory: `${'['.repeat(100_000)}` },
  ])
  const [step] = trajectories[0]?.steps ?? []
  expect(step?.calls[0]).toMatchObject({ rawArguments: deep, arguments: null })
  expect(parseStepBody(JSON.stringify(step)).calls[0]?.rawArguments).toBe(deep)
})

test('an answer with very many calls, and very many answers to them without an id', {
  timeout: 20_000,
}, async () => {
  const some = 40_000
  const calls = Array.from({ length: some }, (_, at) => call(`c${at}`, '{}'))
  const results = calls.map(() => ({ role: 'tool', content: 'ok' }))
  const { trajectories } = await readLines([chat(new Array<object>(answer(calls)).concat(results))])
  const [step] = trajectories[0]?.steps ?? []
  expect(step?.observations).toHaveLength(some)
  expect(step?.observations.at(-1)?.callId).toBe(`c${some - 1}`)
})

test('very many edits in one step, and edits that search a large file again and again', {
  timeout: 20_000,
}, async () => {
  const edits = Array.from({ length: many }, () => ({ old_string: 'a', new_string: 'b' }))
  const { trajectories } = await readLines([
    { type: 'user', sessionId: 's', message: { content: 'Go' } },
    {
      type: 'assistant',
      sessionId: 's',
      message: { content: [{ type: 'tool_use', id: 't', name: 'Edit', input: {} }] },
    },
    {
      type: 'user',
      sessionId: 's',
      message: { content: [{ type: 'tool_result', tool_use_id: 't', content: 'ok' }] },
      toolUseResult: { filePath: '/a.txt', originalFile: 'x'.repeat(1_000_000), edits },
    },
  ])
  expect(trajectories[0]?.steps[0]?.edits).toHaveLength(many + 1)
  const rebuilt = rebuildWorkspace(trajectories[0]?.steps ?? [])
  expect(rebuilt).toMatchObject({ cut: true, steps: [{ tree: null }] })
})

test('texts made for patterns that look back and forth', async () => {
  const traps = [
    'eyJ-',
    'sk-a-',
    '-----BEGIN PRIVATE KEY-----\n',
    'eyJabcdefghijkl.',
    'https://a:',
    'xox',
    'SG.',
  ]
  for (const trap of traps) {
    const text = trap.repeat(1_000_000 / trap.length)
    expect(redactText(text, {}).length).toBeGreaterThan(1_000)
  }
  const windows = ['[File: ', '[File: a (99999 lines total)]\n', '[File: a (99999 lines total)]\n1:x\n']
  for (const trap of windows) {
    const read = await readSource(
      bytesSource(
        JSON.stringify({
          trajectory: [{ action: 'open a', observation: trap.repeat(300_000 / trap.length), response: 'x' }],
          info: {},
        }),
      ),
    )
    expect(read.trajectories[0]?.steps[0]?.edits.length).toBeLessThan(300_000)
  }
})

test('references that repeat one long text without end', { timeout: 20_000 }, async () => {
  const references = Array.from({ length: 2_000 }, () => ({
    role: 'user',
    content: 'attachment://a1',
  }))
  const log = {
    eval: { task: 't', model: 'm' },
    status: 'success',
    samples: [{ id: 1, epoch: 1, messages: references, attachments: { a1: 'x'.repeat(1_000_000) } }],
  }
  const read = await readSource(bytesSource(JSON.stringify(log)))
  expect(read.warnings).toEqual([expect.stringContaining('references repeat too much text')])
  expect(read.trajectories[0]?.opening.at(-1)?.content).toBe('attachment://a1')
})
