import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { getBlob, getBlobs, putBlob, putBlobs } from '#lib/data/blobs.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { objectStore } from '#lib/data/objects.ts'
import { gitObject } from '#lib/trajectories/git-objects.ts'

afterAll(closeDatabase)

test('any bytes come back as they were, under their sha256', async () => {
  const raw = Buffer.concat([Buffer.from([0, 255, 0]), randomBytes(5_000)])
  const hash = await putBlob(raw)
  expect(await getBlob(hash)).toEqual(raw)
  expect(await putBlob('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect((await getBlob(await putBlob(''))).length).toBe(0)
})

test('the same bytes are one row, also when many write them at once', async () => {
  const texts = Array.from({ length: 40 }, (_, at) => `text ${at % 8}`)
  const rounds = await Promise.all(
    Array.from({ length: 8 }, (_, at) => putBlobs([...texts].sort(() => at % 3))),
  )
  expect(new Set(rounds.flat()).size).toBe(8)
  const kept = await getBlobs(rounds.flat())
  expect([...kept.values()].map(String).sort()).toEqual([...new Set(texts)].sort())
  expect(await database().blob.count({ where: { hash: { in: rounds.flat() } } })).toBe(8)
})

test('a missing blob is damage and says which', async () => {
  await expect(getBlob('0'.repeat(64))).rejects.toThrow(/blobs missing.*0{64}/)
})

test('git objects keep their order, repeat without effect, and are named when missing', async () => {
  const store = objectStore()
  const objects = ['a', 'b', ''].map((text) => gitObject('blob', Buffer.from(text)))
  await store.put([...objects, ...objects])
  await store.put(objects)
  const ids = objects.map((object) => object.id)
  expect(await store.get([...ids].reverse())).toEqual([...objects].reverse())
  await expect(store.get([ids[0] as string, 'f'.repeat(40)])).rejects.toThrow(/f{40}/)
})
