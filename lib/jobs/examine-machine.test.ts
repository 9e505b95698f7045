import { expect, test } from 'vitest'
import { brokenSandbox, type Finding, readReport } from './examine-machine.ts'

const good: Finding = { name: 'sandbox bubblewrap', state: 'good', detail: '0.8.0' }
const bad: Finding = { name: 'sandbox docker', state: 'bad', detail: 'no engine', cure: 'start it' }

test('the report is the last line, whatever was said before', () => {
  const report = JSON.stringify({ ok: true, findings: [good] })
  expect(readReport(`preparing\n${report}\n`)).toEqual([good])
  expect(() => readReport('')).toThrow()
  expect(() => readReport('{"findings":[{"name":"x"}]}')).toThrow()
})

test('one sandbox that works is enough', () => {
  expect(brokenSandbox([bad, good])).toBeUndefined()
  expect(brokenSandbox([bad])).toEqual(bad)
  expect(brokenSandbox([{ name: 'node', state: 'good', detail: '' }])).toBeUndefined()
})
