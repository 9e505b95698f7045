import { expect, test } from 'vitest'
import { bytesSource, readSource } from '#lib/trajectories/foreign/testing/read-fixture.ts'

const report = (resolved: boolean) => ({ resolved, patch_successfully_applied: true, tests_status: {} })

test('a report of one instance is named by its file, one of several by its keys', async () => {
  const one = await readSource(bytesSource(JSON.stringify(report(true)), 'runs/demo__sum-1.report.json'))
  expect(one).toMatchObject({
    format: 'swe-bench-report',
    verdicts: [{ instance: 'demo__sum-1', resolved: true }],
  })
  const several = await readSource(bytesSource(JSON.stringify({ a: report(false), b: report(true) })))
  expect(several.verdicts).toEqual([
    { instance: 'a', resolved: false },
    { instance: 'b', resolved: true },
  ])
})

test('a summary of a whole run names the instances of each outcome', async () => {
  const summary = { total_instances: 3, resolved_ids: ['a'], unresolved_ids: ['b', 7], error_ids: ['c'] }
  const { format, verdicts } = await readSource(bytesSource(JSON.stringify(summary)))
  expect(format).toBe('swe-bench-report')
  expect(verdicts).toEqual([
    { instance: 'a', resolved: true },
    { instance: 'b', resolved: false },
  ])
})
