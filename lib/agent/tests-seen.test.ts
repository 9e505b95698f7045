import { expect, test } from 'vitest'
import { testsSeen } from './tests-seen.ts'

test.each([
  ['===== 3 failed, 12 passed in 0.42s =====', { passed: 12, failed: 3 }],
  ['12 passed in 0.42s', { passed: 12, failed: 0 }],
  ['..F\n1 failed, 2 passed, 1 warning in 61.00s (0:01:01)\n[exit code 1]', { passed: 2, failed: 1 }],
  ['=== 1 passed, 2 errors in 0.10s ===', { passed: 1, failed: 2 }],
  ['1 passed in 0.1s\n2 failed in 0.2s', { passed: 0, failed: 2 }],
  ['\u001b[32m===\u001b[0m \u001b[1m4 passed\u001b[0m in 0.01s ===', { passed: 4, failed: 0 }],
  ['I believe 3 passed in 2s or so', null],
  ['no tests ran in 0.01s', null],
])('%j', (text, expected) => {
  expect(testsSeen(text)).toEqual(expected)
})
