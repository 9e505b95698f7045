import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  addedFailToPass,
  coverageDelta,
  type Outcomes,
  swtBenchResolved,
  transitionSets,
} from './swt-bench.ts'

const status = z.enum(['PASSED', 'FAILED', 'ERROR', 'SKIPPED'])
const pairs = <T extends z.ZodType>(value: T) =>
  z.object({
    pred_pre: value,
    pred_post: value,
    gold_pre: value,
    gold_post: value,
    base_pre: value,
    base_post: value,
  })
const goldenSchema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      golden_code_patch: z.string(),
      test_results: pairs(z.record(z.string(), status)),
      coverage: pairs(z.record(z.string(), z.record(z.string(), z.number()))),
      report: z.object({
        resolved: z.boolean(),
        added_f2p: z.number(),
        coverage_pred: z.number().nullable(),
        coverage_gold: z.number().nullable(),
        coverage_base: z.number().nullable(),
        coverage_delta_pred: z.number().nullable(),
      }),
    }),
  ),
})

const file = new URL('../../../../shared/specs/examples/swt-grading-cases.json', import.meta.url)
const { cases } = existsSync(file)
  ? goldenSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  : { cases: [] }

test.skipIf(cases.length === 0).each(cases)('upstream graded alike: $name', (given) => {
  const { test_results: said, coverage, report } = given
  const pred = transitionSets({ pre: outcomes(said.pred_pre), post: outcomes(said.pred_post) })
  const base = transitionSets({ pre: outcomes(said.base_pre), post: outcomes(said.base_post) })
  expect(swtBenchResolved(pred, base)).toBe(report.resolved)
  expect(addedFailToPass(pred, base)).toBe(report.added_f2p)
  const measured = coverageDelta(changesOf(given.golden_code_patch), runsOf(coverage), { quirk: true })
  expect(measured).toMatchObject({
    pred: report.coverage_pred,
    gold: report.coverage_gold,
    base: report.coverage_base,
    delta: report.coverage_delta_pred,
  })
})

test('the corrected delta takes removed lines from the run in which they are lines', () => {
  const changes = { 'm.py': { removed: [2], added: [] } }
  const hits = (pre: number, post: number) => ({ pre: { 'm.py': { 2: pre } }, post: { 'm.py': { 2: post } } })
  const runs = { pred: hits(5, 1), gold: hits(5, 1), base: hits(1, 7) }
  expect(coverageDelta(changes, runs, { quirk: true }).delta).toBe(0)
  expect(coverageDelta(changes, runs, { quirk: false }).delta).toBe(1)
  expect(coverageDelta({}, runs, { quirk: false })).toMatchObject({ lines: 0, delta: null })
})

function outcomes(said: Record<string, z.infer<typeof status>>): Outcomes {
  const names = { PASSED: 'passed', FAILED: 'failed', ERROR: 'error', SKIPPED: 'skipped' } as const
  return Object.fromEntries(Object.entries(said).map(([id, word]) => [id, names[word]]))
}

type Coverage = z.infer<typeof goldenSchema>['cases'][number]['coverage']

function runsOf(coverage: Coverage) {
  return {
    pred: { pre: coverage.pred_pre, post: coverage.pred_post },
    gold: { pre: coverage.gold_pre, post: coverage.gold_post },
    base: { pre: coverage.base_pre, post: coverage.base_post },
  }
}

/** Of a patch with one hunk per file that begins at line 1. */
function changesOf(patch: string) {
  const path = /^\+\+\+ b\/(.*)$/m.exec(patch)?.[1] as string
  const removed: number[] = []
  const added: number[] = []
  let old = 0
  let now = 0
  for (const line of patch.slice(patch.indexOf('@@')).split('\n').slice(1)) {
    if (line.startsWith('-')) removed.push(++old)
    else if (line.startsWith('+')) added.push(++now)
    else if (line.startsWith(' ')) {
      old++
      now++
    }
  }
  return { [path]: { removed, added } }
}
