import { expect, test } from 'vitest'
import { readReport } from './read-report.ts'

const nonce = 'n1'
const line = (fields: object) => JSON.stringify({ nonce, ...fields })
const passing = (id: string) =>
  line({
    kind: 'test',
    id,
    phase: 'call',
    outcome: 'passed',
    exceptionType: null,
    message: '',
    durationMs: 1,
  })
const canary = (place: string, failed = true) => line({ kind: 'canary', place, check: 'plain', failed })
const read = (...lines: string[]) => readReport(Buffer.from(`${lines.join('\n')}\n`), nonce)

const whole = [
  line({ kind: 'ready' }),
  line({ kind: 'collected', ids: ['a', 'b'] }),
  canary('first'),
  line({ kind: 'started', id: 'a' }),
  passing('a'),
  line({ kind: 'started', id: 'b' }),
  passing('b'),
  canary('last'),
  line({ kind: 'end', tests: 2 }),
]

test('a whole report', () => {
  const report = read(...whole)
  expect(report).toMatchObject({
    ready: true,
    ended: true,
    missing: [],
    running: null,
    canaryFailed: true,
    irregularities: [],
  })
  expect(report.results.map((result) => result.testId)).toEqual(['a', 'b'])
})

test('a report that breaks off names what ran and what is missing', () => {
  const report = read(...whole.slice(0, 6))
  expect(report).toMatchObject({ ended: false, missing: ['b'], running: 'b', canaryFailed: false })
})

test('nothing at all is not ready', () => {
  expect(readReport(Buffer.alloc(0), nonce)).toMatchObject({ ready: false, ended: false, results: [] })
})

test('a line cut in half by the end of the process is not a result', () => {
  const report = read(...whole.slice(0, 4), passing('a').slice(0, 30))
  expect(report.results).toEqual([])
})

test.each([
  ['another nonce', passing('b').replace(nonce, 'other')],
  ['no nonce', '{"kind":"end","tests":2}'],
  ['no JSON', 'tests/test_x.py::a PASSED'],
  ['an unknown kind', line({ kind: 'verdict', outcome: 'passed' })],
])('%s is an irregularity', (_, forged) => {
  expect(read(...whole, forged).irregularities).toEqual([
    '1 report lines were not written by the test runner',
  ])
})

test('a result told twice, or a second list of tests, is an irregularity and the first one counts', () => {
  const failed = passing('a').replace('passed', 'failed')
  const report = read(...whole.slice(0, 5), failed, line({ kind: 'collected', ids: [] }), ...whole.slice(5))
  expect(report.irregularities).toEqual([
    'a was reported twice',
    'the list of collected tests was reported twice',
  ])
  expect(report.results[0]?.outcome).toBe('passed')
  expect(report.missing).toEqual([])
})

test.each([
  ['passed first', whole.toSpliced(2, 1, canary('first', false))],
  ['passed last', whole.toSpliced(7, 1, canary('last', false))],
  ['did not run first', whole.toSpliced(2, 1)],
  ['did not run last', whole.toSpliced(7, 1)],
])('a canary that %s discredits the report', (_, lines) => {
  expect(read(...lines).canaryFailed).toBe(false)
})

test('without a passed test there is nothing to vouch for', () => {
  expect(read(line({ kind: 'ready' }), line({ kind: 'end', tests: 0 })).canaryFailed).toBe(true)
})
