import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { closeDatabase } from '#lib/data/database.ts'
import { appendUpload, dropUpload, importUpload, pieceBytes } from '#lib/data/uploads.ts'
import { zipOf } from '#lib/trajectories/foreign/testing/zip-fixture.ts'

afterAll(closeDatabase)

const row = (text: string) =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: text },
    ],
  })}\n`

async function upload(content: Buffer, path: string, size = pieceBytes): Promise<string> {
  const id = randomUUID()
  for (let at = 0; at < content.length; at += size)
    await appendUpload({ id, path, at, bytes: content.subarray(at, at + size) })
  return id
}

test('pieces become the file again; an archive tells each of its files', async () => {
  const text = Buffer.from(row('a') + row('b'))
  const reports = await importUpload(await upload(text, 'rows.jsonl', 40), 'rows.jsonl')
  expect(reports).toMatchObject([{ file: 'rows.jsonl', format: 'chat-rows', trajectories: 2, steps: 2 }])
  const archive = zipOf({ 'one.jsonl': row('c'), 'odd.json': '{"what": 1}', '../out.json': row('d') })
  const found = await importUpload(await upload(archive, 'many.zip'), 'many.zip')
  expect(found.map(({ file, trajectories, refused }) => [file, trajectories, refused !== undefined])).toEqual(
    [
      ['many.zip/../out.json', 0, true],
      ['many.zip/odd.json', 0, true],
      ['many.zip/one.jsonl', 1, false],
    ],
  )
})

test('a piece that is not the next one, too large, or of a cancelled upload is refused', async () => {
  const id = await upload(Buffer.from('{"a":'), 'a.json')
  const piece = (at: number, bytes: Buffer, path = 'a.json') => appendUpload({ id, path, at, bytes })
  await expect(piece(99, Buffer.from('1}'))).rejects.toThrow(/does not go on from 5/)
  await expect(piece(5, Buffer.alloc(pieceBytes + 1))).rejects.toThrow(/more than 4 MB/)
  for (const path of ['../a.json', '/etc/passwd', 'a//b', 'a/../../b', '.', 'a\0b', 'x'.repeat(256)])
    await expect(piece(0, Buffer.from('x'), path)).rejects.toThrow(/cannot be used for a file/)
  await dropUpload(id)
  await expect(piece(5, Buffer.from('1}'))).rejects.toThrow(/cancelled/)
  const outside = { id: '../../etc', path: 'passwd', at: 0, bytes: Buffer.from('x') }
  await expect(appendUpload(outside)).rejects.toThrow(/no valid id/)
})

test('a folder is read as one: what belongs together stays together', async () => {
  const id = randomUUID()
  const completion = (text: string) =>
    Buffer.from(
      JSON.stringify({
        messages: [{ role: 'user', content: 'Mend' }],
        response: { choices: [{ message: { role: 'assistant', content: text } }] },
        kwargs: {},
      }),
    )
  const log = 'runtime_1/log_1.1.1_fix/log_completions'
  const files = {
    [`${log}/default-1700000001.5.json`]: completion('first'),
    [`${log}/default-1700000002.5.json`]: completion('last, and longer'),
    'runtime_1/notes.json': Buffer.from('{}'),
  }
  for (const [path, bytes] of Object.entries(files)) await appendUpload({ id, path, at: 0, bytes })
  expect(await importUpload(id, 'runtime_1')).toMatchObject([
    { file: `${log}/default-1700000002.5.json`, format: 'openhands', trajectories: 1 },
  ])
})

test('an import that runs can be cancelled', async () => {
  const rows = Array.from({ length: 2_000 }, (_, at) => row(`answer ${at}`)).join('')
  const id = await upload(Buffer.from(rows), 'long.jsonl')
  const importing = expect(importUpload(id, 'long.jsonl')).rejects.toThrow(/Cancelled/)
  await dropUpload(id)
  await importing
})
