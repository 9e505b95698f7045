/** The replay in a real browser, on generated trajectories: first paint, seeking, memory. Targets: DESIGN, "Numbers to reach". */
import { say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import { serveWebApp } from '#lib/cli/web-app.ts'
import { ensureBuild } from '#lib/cli/web-build.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'
import { withDatabase } from './bench-database.ts'
import { timeMetric } from './measure.ts'
import { openBrowser, type ReplayMeasures } from './replay-browser.ts'

const usualSteps = [36, 1_000, 10_000, 100_000]
const enormousBytes = 20 * 1024 * 1024

export const replay: Bench = {
  name: 'replay',
  run: ({ steps = usualSteps }: BenchOptions) =>
    withServices({ command: 'bench', worker: false, say }, () =>
      withDatabase('replay', async (url) => {
        await ensureBuild(say)
        await using app = await serveWebApp(url)
        await using browser = await openBrowser()
        const metrics: Metric[] = []
        const cases = [
          ...steps.map((count) => ({ steps: count })),
          { steps: 36, enormousOutput: enormousBytes },
        ]
        for (const each of cases) {
          const words = 'enormousOutput' in each ? 'one output of 20 MB' : `${each.steps} steps`
          const started = performance.now()
          const id = await generate(url, each)
          say(`${words}: generated in ${Math.round((performance.now() - started) / 1000)} s; measuring`)
          const measured = await browser.measure(`${app.url}/trajectories/${id}`, each.steps)
          metrics.push(...metricsOf(words, each.steps, measured))
        }
        return metrics
      }),
    ),
}

/** In the bench's own database, not in the user's. */
async function generate(url: string, given: { steps: number; enormousOutput?: number }): Promise<string> {
  const { closeDatabase } = await import('#lib/data/database.ts')
  const { createLongTrajectory } = await import('#lib/data/testing/long-trajectory.ts')
  const own = process.env.DATABASE_URL
  await closeDatabase()
  process.env.DATABASE_URL = url
  try {
    return await createLongTrajectory(given)
  } finally {
    await closeDatabase()
    if (own === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = own
  }
}

function metricsOf(words: string, steps: number, measured: ReplayMeasures): Metric[] {
  const one = (name: string, value: number, { unit, target }: { unit: string; target: number }): Metric => ({
    name: `${words}: ${name}`,
    p50: value,
    p95: value,
    unit,
    target,
    ok: value <= target,
  })
  return [
    timeMetric(`${words}: first paint with list and step`, measured.firstPaintMs, {
      // of more steps it is asked only that they open
      target: steps <= 10_000 ? 1_000 : 2_000,
      judged: 'p50',
    }),
    timeMetric(`${words}: seek, 10 random`, measured.randomSeekMs, { target: 50, judged: 'p50' }),
    timeMetric(`${words}: seek, consecutive j`, measured.nextSeekMs, { target: 50, judged: 'p50' }),
    one('heap after G and gg x 20, of before', measured.heapRatio, { unit: 'x', target: 1.25 }),
    one('most memory of the renderer', measured.rendererPeakMb, { unit: 'MB', target: 900 }),
    one('DOM elements', measured.elements, { unit: 'elements', target: 4_000 }),
    one('Monaco models left over', measured.modelsLeft, { unit: 'models', target: 0 }),
  ]
}
