/** How many tests passed, and which failed and were skipped, from what the runners wrote down. */
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { NO_ENGINE } from '#lib/sandbox/testing/engine.ts'

export const countsSchema = z.object({
  passed: z.number(),
  failed: z.array(z.object({ name: z.string(), reason: z.string().optional() })),
  skipped: z.array(z.object({ name: z.string(), reason: z.string().optional() })),
})
export type Counts = z.infer<typeof countsSchema>

export const nothing: Counts = { passed: 0, failed: [], skipped: [] }

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: [...a.failed, ...b.failed],
    skipped: [...a.skipped, ...b.skipped],
  }
}

/** A runner that ended badly without naming a failed test still counts as one failure. */
export function orFailure(counts: Counts, runner: string, exitCode: number | null): Counts {
  if (exitCode === 0 || counts.failed.length > 0) return counts
  return { ...counts, failed: [{ name: runner, reason: `ended with ${exitCode} and named no test` }] }
}

/**
 * In CI a skip that does not say why is a failure, because nobody would ever look at it, and so is one for want of a
 * container engine, which CI has to have.
 */
export function judge(counts: Counts, ci: boolean): { line: string; ok: boolean; refused: string[] } {
  const refused = counts.skipped.filter(({ reason }) => ci && (!reason || reason.startsWith(NO_ENGINE)))
  const failed = counts.failed.length + refused.length
  const skipped = counts.skipped.length - refused.length
  const line = `${counts.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  return { line, ok: failed === 0 && counts.passed > 0, refused: refused.map(({ name }) => name) }
}

export function readCounts(file: string): Counts {
  return existsSync(file) ? countsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : nothing
}

type Suite = z.infer<typeof specSchema>
const errorSchema = z.object({ message: z.string().optional() })
const testSchema = z.object({
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
  results: z.array(z.object({ error: errorSchema.optional() })).default([]),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })).default([]),
})
const specSchema = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(testSchema) })).default([]),
  get suites() {
    return z.array(specSchema).default([])
  },
})
const playwrightSchema = z.object({
  suites: z.array(specSchema).default([]),
  errors: z.array(errorSchema).default([]),
})

/** Reads the report of Playwright's json reporter. A test that passed only when repeated has failed. */
export function countPlaywright(report: unknown): Counts {
  const { suites, errors } = playwrightSchema.parse(report)
  const tests = suites.flatMap(testsOf)
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: [
      ...tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ name, results }) => ({
          name,
          reason: firstLine(results.find(({ error }) => error)?.error?.message),
        })),
      ...errors.map(({ message }) => ({ name: 'Playwright', reason: firstLine(message) })),
    ],
    skipped: tests
      .filter(({ status }) => status === 'skipped')
      .map(({ name, annotations }) => ({
        name,
        reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description,
      })),
  }
}

/** What went wrong, short enough to stand in a list, without the colours of a terminal. */
export function firstLine(message: string | undefined): string | undefined {
  return message && stripVTControlCharacters(message).split('\n', 1)[0]?.slice(0, 300)
}

function testsOf(suite: Suite): (z.infer<typeof testSchema> & { name: string })[] {
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, name: `${suite.title} > ${spec.title}` })),
  )
  return [...own, ...suite.suites.flatMap(testsOf)]
}
