import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { fileSource } from '#lib/trajectories/foreign/input/source.ts'
import { mutateBytes, randomFrom } from '#lib/trajectories/foreign/testing/mutations.ts'
import { readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'

/** number of the mutation, counted from 0 */
const endless = 57

const rows = fileURLToPath(new URL('../testing/rows.parquet', import.meta.url))

test('rows of a Parquet file are trajectories; one without a dialogue is told by its number', {
  timeout: 60_000,
}, async () => {
  const read = await readSource(fileSource(rows, 'rows.parquet'))
  expect(read).toMatchObject({
    format: 'chat-rows',
    trajectories: [
      { title: 'demo-1', verdict: 'passed', reward: 1, steps: [{ message: { content: 'one' } }] },
      { title: 'demo-2', verdict: 'failed', reward: 0.25, steps: [{ message: { content: 'two' } }] },
    ],
    skipped: [{ line: 3, why: 'no list of messages with roles' }],
  })
})

test('a Parquet file that is cut short is refused in one sentence', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-parquet-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const cut = join(folder, 'cut.parquet')
  await cp(rows, cut)
  await truncate(cut, 300)
  await expect(readSource(fileSource(cut, 'cut.parquet'))).rejects.toThrow(/no Parquet file that can be read/)
})

test('a Parquet file that would hold up its reader for good is given up', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-parquet-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const bytes = await readFile(rows)
  const random = randomFrom(20_261_125)
  // damage that made the library turn round and round
  for (let skipped = 0; skipped < endless; skipped++) mutateBytes(bytes, random)
  const path = join(folder, 'endless.parquet')
  await writeFile(path, mutateBytes(bytes, random))
  await expect(readSource(fileSource(path, 'endless.parquet'))).rejects.toThrow(
    /holds up its reader without end/,
  )
})
