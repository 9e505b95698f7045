import { expect, test } from 'vitest'
import { testLines, testRunOf } from './test-runs.ts'

const run = (index: number, ...outputs: string[]) =>
  testRunOf(index, {
    observations: outputs.map((content) => ({ callId: '1', content, error: false, durationMs: null })),
  })

const red = [
  'tests/test_a.py .F.                [100%]',
  '___________ test_two ___________',
  'E   assert 1 == 2',
  '\u001b[31mFAILED\u001b[0m tests/test_a.py::test_two - assert 1 == 2',
  '1 failed, 2 passed in 0.12s',
].join('\n')
const verbose = [
  'tests/test_a.py::test_one PASSED   [ 33%]',
  'tests/test_a.py::test_two[a b] FAILED   [ 66%]',
  '1 failed, 1 passed in 0.12s',
].join('\n')

test('failures are named by the summary, by a verbose run, or by their tracebacks', () => {
  expect(run(3, 'ls', red)).toEqual({
    index: 3,
    passed: 2,
    failed: 1,
    failedIds: ['tests/test_a.py::test_two'],
    passedIds: [],
  })
  expect(run(4, verbose)).toMatchObject({
    failedIds: ['tests/test_a.py::test_two[a b]'],
    passedIds: ['tests/test_a.py::test_one'],
  })
  expect(run(5, '____ test_two ____\nE  no\n1 failed in 0.1s')?.failedIds).toEqual(['test_two'])
  expect(run(6, 'no tests here')).toBeNull()
})

test('a test is green, red, not named, or not to be known, run by run', () => {
  const runs = [
    run(1, '3 passed in 0.1s'),
    run(3, red),
    run(5, '2 failed, 1 passed in 0.1s'),
    run(7, 'tests/test_a.py::test_two PASSED\n1 passed in 0.1s'),
  ].filter((each) => each !== null)
  expect(testLines(runs)).toEqual([
    {
      id: 'tests/test_a.py::test_two',
      cells: ['unnamed', 'failed', 'unknown', 'passed'],
      turnedRed: { before: 0, run: 1 },
      turnedGreen: { before: 1, run: 3 },
    },
  ])
})
