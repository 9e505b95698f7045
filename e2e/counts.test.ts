import { expect, test } from 'vitest'
import { NO_ENGINE } from '#lib/sandbox/testing/engine.ts'
import { add, countPlaywright, judge, nothing, orFailure } from './counts.ts'

const report = {
  suites: [
    {
      title: 'a.spec.ts',
      specs: [
        { title: 'good', tests: [{ status: 'expected', annotations: [] }] },
        { title: 'shaky', tests: [{ status: 'flaky', annotations: [] }] },
      ],
      suites: [
        {
          title: 'inner',
          specs: [
            {
              title: 'bad',
              tests: [
                {
                  status: 'unexpected',
                  results: [{ error: { message: '\u001b[31mError: it is red\u001b[39m\n  at a.spec.ts' } }],
                },
              ],
            },
            {
              title: 'told',
              tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'no Docker' }] }],
            },
            { title: 'silent', tests: [{ status: 'skipped', annotations: [{ type: 'skip' }] }] },
          ],
        },
      ],
    },
  ],
}

test('a Playwright report is counted through nested suites; flaky is failed', () => {
  const counts = countPlaywright(report)
  expect(counts.passed).toBe(1)
  expect(counts.failed).toEqual([
    { name: 'a.spec.ts > shaky', reason: undefined },
    { name: 'inner > bad', reason: 'Error: it is red' },
  ])
  expect(counts.skipped).toEqual([
    { name: 'inner > told', reason: 'no Docker' },
    { name: 'inner > silent', reason: undefined },
  ])
})

test('in CI a skip without a reason is a failure, and so is one for want of an engine', () => {
  const skipped = [
    { name: 'a', reason: 'why' },
    { name: 'b' },
    { name: 'c', reason: `${NO_ENGINE}: refused` },
  ]
  const counts = { passed: 3, failed: [], skipped }
  expect(judge(counts, false)).toMatchObject({ line: '3 passed, 0 failed, 3 skipped', ok: true })
  expect(judge(counts, true)).toMatchObject({
    line: '3 passed, 2 failed, 1 skipped',
    ok: false,
    refused: ['b', 'c'],
  })
})

test('no test at all is no success, and a crash without a failed test is one failure', () => {
  expect(judge(nothing, false).ok).toBe(false)
  const crash = { name: 'Vitest', reason: 'ended with 1 and named no test' }
  expect(orFailure(nothing, 'Vitest', 1).failed).toEqual([crash])
  expect(orFailure({ ...nothing, failed: [{ name: 'a' }] }, 'Vitest', 1).failed).toEqual([{ name: 'a' }])
  expect(add({ ...nothing, passed: 2 }, { ...nothing, failed: [crash] })).toMatchObject({
    passed: 2,
    failed: [crash],
  })
  expect(judge({ ...nothing, passed: 2 }, false).line).toBe('2 passed, 0 failed')
})
