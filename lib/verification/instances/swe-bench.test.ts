import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { strictlyResolved, sweBenchReport } from './swe-bench.ts'

const sets = z.object({ success: z.array(z.string()), failure: z.array(z.string()) })
const goldenSchema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      status_map: z.record(z.string(), z.enum(['PASSED', 'FAILED', 'SKIPPED', 'ERROR', 'XFAIL'])),
      FAIL_TO_PASS: z.array(z.string()),
      PASS_TO_PASS: z.array(z.string()),
      eval_type: z.enum(['pass_and_fail', 'fail_only']),
      result: z.object({ FAIL_TO_PASS: sets, PASS_TO_PASS: sets, status: z.string() }),
    }),
  ),
})
/** made with the benchmark's own code; beside this repository, not in it */
const golden = new URL('../../../../shared/specs/examples/swebench-grading-cases.json', import.meta.url)

test.skipIf(!existsSync(golden))('SWE-bench grades as its own harness does, and strictly beside it', () => {
  const { cases } = goldenSchema.parse(JSON.parse(readFileSync(golden, 'utf8')))
  expect(cases.length).toBeGreaterThan(15)
  const lenient: string[] = []
  for (const each of cases) {
    const expected = { ...each, evalType: each.eval_type }
    const report = sweBenchReport(each.status_map, expected)
    expect({ name: each.name, ...report }).toEqual({ name: each.name, ...each.result })
    const strict = strictlyResolved(each.status_map, expected)
    if (strict) expect(report.status).toBe('RESOLVED_FULL')
    if (report.status === 'RESOLVED_FULL' && !strict) lenient.push(each.name)
  }
  expect(lenient).toEqual([
    'skipped pass-to-pass is kept',
    'xfail counts as pass',
    'empty lists give FULL',
    'cut parametrised id matches by prefix when all agree',
    'fail_only: missing counts as success',
    'fail_only: only FAILED counts',
  ])
})

test.each<[string, Parameters<typeof sweBenchReport>[0], string, boolean]>([
  ['all as they should be', { repaired: 'PASSED', kept: 'PASSED' }, 'RESOLVED_FULL', true],
  [
    'an expected failure counts upstream, not here',
    { repaired: 'XFAIL', kept: 'PASSED' },
    'RESOLVED_FULL',
    false,
  ],
  [
    'a skipped test is kept upstream, not here',
    { repaired: 'PASSED', kept: 'SKIPPED' },
    'RESOLVED_FULL',
    false,
  ],
  ['nothing repaired', { repaired: 'FAILED', kept: 'PASSED' }, 'RESOLVED_NO', false],
  ['something broken', { repaired: 'PASSED', kept: 'FAILED' }, 'RESOLVED_NO', false],
  ['a test that is gone', { repaired: 'PASSED' }, 'RESOLVED_NO', false],
])('SWE-bench and the strict verdict: %s', (_, statuses, status, strict) => {
  const expected = {
    FAIL_TO_PASS: ['repaired'],
    PASS_TO_PASS: ['kept'],
    evalType: 'pass_and_fail' as const,
  }
  expect(sweBenchReport(statuses, expected).status).toBe(status)
  expect(strictlyResolved(statuses, expected)).toBe(strict)
})
