import { expect, test } from 'vitest'
import { wilson } from '../wilson.ts'
import { isAsExpected, resultOf } from './attack.ts'
import { summarise } from './generated.ts'
import { attacks } from './index.ts'

const attack = { number: 1, who: 'solver' as const, name: '1: x', expected: 'canary', evidence: /replaced/ }
const gate = (name: string, outcome: 'passed' | 'failed', evidence = 'x was replaced') => ({
  gate: name,
  outcome,
  evidence,
  ids: [],
})

test('only the gate that is meant for it counts, with its evidence, and beside an accepted twin', () => {
  const twin = { outcome: 'passed' as const }
  const rejected = (...gates: ReturnType<typeof gate>[]) =>
    resultOf(attack, 'bubblewrap', { done: { outcome: 'failed', gates }, twin })
  expect(isAsExpected(rejected(gate('tests-pass', 'failed'), gate('canary', 'failed')))).toBe(true)
  expect(rejected(gate('tests-pass', 'failed'))).toMatchObject({ by: 'tests-pass', verdict: 'rejected' })
  expect(isAsExpected(rejected(gate('tests-pass', 'failed')))).toBe(false)
  expect(isAsExpected(rejected(gate('canary', 'failed', 'for another reason')))).toBe(false)
  expect(isAsExpected(rejected(gate('canary', 'passed'), gate('tests-pass', 'failed')))).toBe(false)
  const hurt = resultOf(attack, 'bubblewrap', {
    done: { outcome: 'failed', gates: [gate('canary', 'failed')] },
    twin: { outcome: 'failed' },
  })
  expect(isAsExpected(hurt)).toBe(false)
})

test('every row of the list of attacks is tried', () => {
  const rows = new Set(attacks.map(({ number }) => number))
  expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, at) => at + 1))
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
})

test("Wilson's interval is honest also where nothing was counted", () => {
  expect(wilson(0, 300)).toEqual({ count: 0, of: 300, rate: 0, low: 0, high: 0.012643 })
  expect(wilson(150, 300)).toMatchObject({
    rate: 0.5,
    low: expect.closeTo(0.4438, 3),
    high: expect.closeTo(0.5562, 3),
  })
  expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 })
  const each = { reference: 'r', what: 'w', why: '' }
  expect(
    summarise([
      { ...each, kind: 'honest', accepted: true },
      { ...each, kind: 'wrong', accepted: true },
      { ...each, kind: 'wrong', accepted: false },
    ]),
  ).toMatchObject({ honest: 1, wrong: 2, falseRefusals: { count: 0 }, falseAccepts: { count: 1, rate: 0.5 } })
})
