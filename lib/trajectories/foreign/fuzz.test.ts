/**
 * Damaged files of every format: no crash, no hang, nothing but a refusal or a trajectory that can be stored. A small
 * budget here; `SWE_PLAY_FUZZ=10000 npx vitest run lib/trajectories/foreign/fuzz.test.ts` takes the large one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { UserError } from '#lib/errors.ts'
import { foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { foreignNumbers } from '#lib/trajectories/foreign/numbers.ts'
import { redact } from '#lib/trajectories/foreign/secrets.ts'
import { summariseForeignStep } from '#lib/trajectories/foreign/summary.ts'
import { mutate, randomFrom } from '#lib/trajectories/foreign/testing/mutations.ts'
import { bytesSource, readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'
import type { ForeignTrajectory } from '#lib/trajectories/foreign/trajectory.ts'
import { rebuildWorkspace } from '#lib/trajectories/foreign/workspace/rebuild.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'

const mutations = Number(process.env.SWE_PLAY_FUZZ ?? 150)
const longestMs = 2_000
const folder = new URL('./testing/samples/', import.meta.url)
const samples = readdirSync(folder).sort()

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

test.each(samples)('%s, damaged', { timeout: 600_000 }, async (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const random = randomFrom(20_261_125)
  let slowest = 0
  for (let count = 0; count < mutations; count++) {
    const bytes = mutate(text, random)
    const started = performance.now()
    try {
      for (const trajectory of (await readSource(bytesSource(bytes, name))).trajectories) prepare(trajectory)
    } catch (error) {
      if (!(error instanceof UserError))
        throw new Error(`mutation ${count}: ${bytes.toString('latin1')}`, { cause: error })
    }
    slowest = Math.max(slowest, performance.now() - started)
  }
  expect(slowest).toBeLessThan(longestMs)
})
