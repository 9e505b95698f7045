/**
 * Damaged files of every format: no crash, no hang, nothing but a refusal or a trajectory that can be stored. A small
 * budget here; `SWE_PLAY_FUZZ=10000 npx vitest run lib/trajectories/foreign/fuzz.test.ts` takes the large one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '#lib/errors.ts'
import { foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { type Refused, sourcesOf } from '#lib/trajectories/foreign/input/find-sources.ts'
import type { Source } from '#lib/trajectories/foreign/input/source.ts'
import { foreignNumbers } from '#lib/trajectories/foreign/numbers.ts'
import { redact } from '#lib/trajectories/foreign/secrets.ts'
import { summariseForeignStep } from '#lib/trajectories/foreign/summary.ts'
import { heapWatch } from '#lib/trajectories/foreign/testing/heap-watch.ts'
import { mutate, mutateBytes, randomFrom } from '#lib/trajectories/foreign/testing/mutations.ts'
import { bytesSource, readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'
import { zipOf } from '#lib/trajectories/foreign/testing/zip-fixture.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'
import { rebuildWorkspace } from '#lib/trajectories/foreign/workspace/rebuild.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'

const mutations = Number(process.env.SWE_PLAY_FUZZ ?? 120)
const onText = { times: mutations, mostMs: 2_000 }
/** each on a thread that has to start, and is given up when it does not end (input/table.ts) */
const onThread = { times: Math.ceil(mutations / 40), mostMs: 10_000 }
/** above what was used before, while reading files of a few kB; and what may be left afterwards */
const mostHeap = 400 * 1024 * 1024
const mostKept = 32 * 1024 * 1024
const folder = new URL('./testing/samples/', import.meta.url)
const samples = readdirSync(folder).sort()
/** forms that are no text */
const packed = {
  'rows.parquet': readFileSync(new URL('./testing/rows.parquet', import.meta.url)),
  'log.eval': evalArchive(),
  'row.json.gz': gzipSync(readFileSync(new URL('chat-rows.jsonl', folder))),
}

function evalArchive(): Buffer {
  const log = JSON.parse(readFileSync(new URL('inspect.json', folder), 'utf8'))
  const samplesOf = log.samples.map((sample: unknown, at: number) => [
    `samples/${at}_epoch_1.json`,
    JSON.stringify(sample),
  ])
  return zipOf({
    'header.json': JSON.stringify({ ...log, samples: undefined }),
    ...Object.fromEntries(samplesOf),
  })
}

test('there is a sample of every format', async () => {
  const found = await Promise.all(
    samples.map((name) => readSource(bytesSource(readFileSync(new URL(name, folder)), name))),
  )
  expect(new Set(found.map(({ format }) => format))).toEqual(new Set(Object.keys(foreignFormats)))
})

/** What the import does with a trajectory before it writes rows. */
function prepare(trajectory: ForeignTrajectory): void {
  const clean = redact(trajectory, {})
  const numbers = foreignNumbers(clean, rebuildWorkspace(clean.steps).baseTree !== null)
  for (const value of [numbers.promptTokens, numbers.completionTokens, numbers.costUsd, numbers.durationMs]) {
    if (!Number.isFinite(value)) throw new Error(`${value} is no number of a row`)
  }
  for (const step of clean.steps) {
    summariseForeignStep(step)
    parseStepBody(JSON.stringify({ ...step, imported: step.extra }))
  }
}

type Damage = (random: () => number) => AsyncIterable<Source | Refused>

/** Reads the file again and again, damaged otherwise each time. */
async function readDamaged(name: string, damage: Damage): Promise<void> {
  const random = randomFrom(20_261_125)
  const heap = heapWatch()
  let slowest = 0
  const { times, mostMs } = name.endsWith('.parquet') ? onThread : onText
  for (let count = 0; count < times; count++) {
    const started = performance.now()
    try {
      for await (const source of damage(random)) if (!('refused' in source)) await readWhole(source)
    } catch (error) {
      throw new Error(`${name}, mutation ${count} of seed 20261125`, { cause: error })
    }
    slowest = Math.max(slowest, performance.now() - started)
    heap.look()
  }
  expect(slowest).toBeLessThan(mostMs)
  expect(heap.highest()).toBeLessThan(mostHeap)
  expect(await heap.kept()).toBeLessThan(mostKept)
}

/** To the end, or to a refusal. */
async function readWhole(source: Source): Promise<void> {
  try {
    for (const trajectory of (await readSource(source)).trajectories) prepare(trajectory)
  } catch (error) {
    if (!(error instanceof UserError) && !isDamage(error)) throw error
  }
}

/** what the import refuses as an unreadable file (lib/data/imports.ts) */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

test.each(samples)('%s, damaged', { timeout: 1_800_000 }, async (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  await readDamaged(name, async function* (random) {
    yield bytesSource(mutate(text, random), name)
  })
})

test.each(Object.entries(packed))('%s, damaged', { timeout: 1_800_000 }, async (name, bytes) => {
  const place = await mkdtemp(join(tmpdir(), 'swe-play-fuzz-'))
  onTestFinished(() => rm(place, { recursive: true, force: true }))
  const path = join(place, name)
  await readDamaged(name, async function* (random) {
    await writeFile(path, mutateBytes(bytes, random))
    yield* sourcesOf(path, name)
  })
})
