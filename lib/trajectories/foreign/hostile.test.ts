/** Files made to break the reader: each ends in bounded time with a clear word, and nothing of it is executed or lost. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { findSources } from '#lib/trajectories/foreign/input/find-sources.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'
import {
  bytesSource,
  countsOf,
  readDocument,
  readSource,
} from '#lib/trajectories/foreign/testing/read-fixture.ts'
import { zipOf } from '#lib/trajectories/foreign/testing/zip-fixture.ts'

const row = (text: string) =>
  JSON.stringify({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: text },
    ],
  })

/** What becomes of a file on disk: a word per source in it. */
async function outcomes(content: Buffer, name = 'given.bin'): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-hostile-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, name), content)
  const words: string[] = []
  for await (const found of findSources([name], folder)) {
    if ('refused' in found) words.push(`${found.name}: ${found.refused}`)
    else if ('open' in found) {
      const read = await readSource(found).then(countsOf, (error: Error) => error.message)
      words.push(
        typeof read === 'string' ? `${found.name}: ${read}` : `${found.name}: ${read.format}, ${read.steps}`,
      )
    }
  }
  return words
}

test('an archive: entries that lead outside are refused by name, the others are read; archives in archives are not', async () => {
  const archive = zipOf({
    'good.jsonl': `${row('a')}\n`,
    '../../outside.json': row('b'),
    '/etc/absolute.json': row('c'),
    'inner.zip': zipOf({ 'x.json': row('d') }),
    'notes.txt': 'nobody means this',
    'packed.json.gz': gzipSync(row('e')),
  })
  expect(await outcomes(archive)).toEqual([
    expect.stringContaining('../../outside.json: its name leads out of the archive'),
    expect.stringContaining('/etc/absolute.json: its name leads out of the archive'),
    'given.bin/good.jsonl: chat-rows, 1',
    expect.stringContaining('inner.zip: an archive inside an archive'),
    'given.bin/packed.json.gz: chat-rows, 1',
  ])
})

test('bombs: what unpacks to some hundred times its size is stopped, as .gz and in a .zip', {
  timeout: 30_000,
}, async () => {
  const zeros = Buffer.concat([Buffer.from('['), Buffer.alloc(100 * 1024 * 1024, ' ')])
  const [gzip] = await outcomes(gzipSync(zeros, { level: 9 }))
  const [zip] = await outcomes(zipOf({ 'bomb.json': zeros }))
  expect(gzip).toMatch(/unpacks to more than \d+ MB from \d+ bytes: it is made to fill memory/)
  expect(zip).toMatch(/unpacks to more than \d+ MB from \d+ bytes: it is made to fill memory/)
})

test('a bomb in pieces: entries that are each small enough are stopped by what they unpack to together', {
  timeout: 30_000,
}, async () => {
  const same = Buffer.alloc(14 * 1024 * 1024, 'x')
  const names = Array.from({ length: 5 }, (_, at) => `piece-${at}.json`)
  const words = await outcomes(zipOf(Object.fromEntries(names.map((name) => [name, same]))))
  expect(words.at(-1)).toMatch(/unpacks to more than \d+ MB from \d+ bytes: it is made to fill memory/)
})

test('damaged archives are refused in one sentence', async () => {
  const archive = zipOf({ 'a.json': row('a') })
  expect(await outcomes(archive.subarray(0, 60))).toEqual([
    expect.stringMatching(/no zip archive that can be read/),
  ])
  const broken = Buffer.from(archive)
  broken.fill(0xff, 36, 50)
  expect(await outcomes(broken)).toEqual([expect.stringMatching(/damaged/)])
})

test('a line longer than the limit is skipped without being kept, and the next one is read', {
  timeout: 30_000,
}, async () => {
  const chunk = Buffer.alloc(1 << 20, 'x')
  const source = {
    name: 'long.jsonl',
    path: null,
    notes: [],
    async *open() {
      yield Buffer.from(`${row('before')}\n{"messages": "`)
      for (let sent = 0; sent <= limits.lineBytes; sent += chunk.length) yield chunk
      yield Buffer.from(`"}\n${row('after')}\n`)
    },
  }
  const before = process.memoryUsage().rss
  const read = await readSource(source)
  expect(countsOf(read)).toMatchObject({ trajectories: 2, skipped: 1 })
  expect(read.skipped).toEqual([{ line: 2, why: 'the line is longer than 64 MB' }])
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
})

test('keys of the prototype are keys; markup and escapes stay text', async () => {
  const text = '<script>alert(1)</script>\u001b]0;title\u0007\u001b[2J<img src=x onerror=alert(1)>'
  const given = `{"trajectory_format": "mini-swe-agent-1", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}},
    "info": {}, "messages": [{"role": "assistant", "content": ${JSON.stringify(text)}, "__proto__": {"polluted": true}}]}`
  const { trajectories } = await readSource(bytesSource(given))
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(trajectories[0]?.steps[0]?.message.content).toBe(text)
  expect(JSON.stringify(trajectories[0]?.extra)).toContain('"__proto__":{"polluted":true}')
})

test('references that go round, to files that are not there and out of the folder, are text', async () => {
  const { trajectories } = await readDocument({
    schema_version: 'ATIF-v1.7',
    trajectory_id: 'a',
    agent: { name: 'x', version: '1' },
    continued_trajectory_ref: '../../../etc/passwd',
    steps: [
      {
        step_id: 1,
        source: 'agent',
        message: [{ type: 'image', source: { media_type: 'image/png', path: '/etc/passwd' } }],
        tool_calls: [{ tool_call_id: 'a', function_name: 'x', arguments: {} }],
        observation: {
          results: [{ source_call_id: 'a', subagent_trajectory_ref: [{ trajectory_id: 'a' }] }],
        },
      },
    ],
  })
  expect(trajectories).toHaveLength(1)
  expect(trajectories[0]?.extra.continued_trajectory_ref).toBe('../../../etc/passwd')
})
