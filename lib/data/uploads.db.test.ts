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

async function upload(content: Buffer, size = pieceBytes): Promise<string> {
  const id = randomUUID()
  for (let at = 0; at < content.length; at += size)
    await appendUpload(id, at, content.subarray(at, at + size))
  return id
}

test('pieces become the file again; an archive tells each of its files', async () => {
  const text = Buffer.from(row('a') + row('b'))
  const reports = await importUpload(await upload(text, 40), 'rows.jsonl')
  expect(reports).toMatchObject([{ file: 'rows.jsonl', format: 'chat-rows', trajectories: 2, steps: 2 }])
  const archive = zipOf({ 'one.jsonl': row('c'), 'odd.json': '{"what": 1}', '../out.json': row('d') })
  const found = await importUpload(await upload(archive), 'many.zip')
  expect(found.map(({ file, trajectories, refused }) => [file, trajectories, refused !== undefined])).toEqual(
    [
      ['many.zip/../out.json', 0, true],
      ['many.zip/odd.json', 0, true],
      ['many.zip/one.jsonl', 1, false],
    ],
  )
})

test('a piece that is not the next one, too large, or of a cancelled upload is refused', async () => {
  const id = await upload(Buffer.from('{"a":'))
  await expect(appendUpload(id, 99, Buffer.from('1}'))).rejects.toThrow(/does not go on from 5/)
  await expect(appendUpload(id, 5, Buffer.alloc(pieceBytes + 1))).rejects.toThrow(/more than 4 MB/)
  await dropUpload(id)
  await expect(appendUpload(id, 5, Buffer.from('1}'))).rejects.toThrow(/cancelled/)
  await expect(appendUpload('../../etc/passwd', 0, Buffer.from('x'))).rejects.toThrow(/no valid id/)
})

test('an import that runs can be cancelled', async () => {
  const rows = Array.from({ length: 2_000 }, (_, at) => row(`answer ${at}`)).join('')
  const id = await upload(Buffer.from(rows))
  const importing = importUpload(id, 'long.jsonl')
  await dropUpload(id)
  await expect(importing).rejects.toThrow(/Cancelled/)
})
