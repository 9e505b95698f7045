import { expect, test } from 'vitest'
import type { StepRow } from '#lib/trajectories/replay.ts'
import { markersOf, scrubberCells, shortSummary, toneOf, withFlags } from './step-look.ts'

function step(index: number, more: Partial<StepRow> = {}): StepRow {
  return {
    index,
    kind: 'execute_bash',
    summary: '',
    toolCalls: 1,
    outcome: 'ok',
    testsPassed: null,
    testsFailed: null,
    promptTokens: 0,
    completionTokens: 0,
    costUsd: 0,
    modelMs: 0,
    toolMs: 0,
    tree: null,
    filesChanged: 0,
    ...more,
  }
}

test('failing tests outweigh everything, a test run that ended in an error stays red', () => {
  expect(toneOf(step(0, { testsPassed: 5, testsFailed: 1, outcome: 'error', filesChanged: 2 }))).toBe('red')
  expect(toneOf(step(0, { testsPassed: 5, testsFailed: 0 }))).toBe('green')
  expect(toneOf(step(0, { outcome: 'error' }))).toBe('amber')
  expect(toneOf(step(0, { filesChanged: 1 }))).toBe('accent')
  expect(toneOf(step(0))).toBe('grey')
})

test('markers: first run, turns of the tests, errors and finish; red again and again is one marker', () => {
  const steps = [
    step(0),
    step(1, { testsPassed: 3, testsFailed: 2, outcome: 'ok' }),
    step(2, { testsPassed: 3, testsFailed: 1 }),
    step(3, { outcome: 'error' }),
    step(4, { testsPassed: 5, testsFailed: 0 }),
    step(5, { testsPassed: 4, testsFailed: 1 }),
    step(6, { kind: 'finish' }),
  ]
  expect([...markersOf(steps)]).toEqual([
    [1, 'first test run: red'],
    [3, 'error'],
    [4, 'tests turned green'],
    [5, 'tests turned red'],
    [6, 'finish'],
  ])
})

test('more steps than cells: every step is in one cell, and the weightiest colour shows', () => {
  const steps = Array.from({ length: 1_000 }, (_, index) =>
    step(index, index === 777 ? { testsFailed: 1 } : {}),
  )
  const cells = scrubberCells(steps, 300)
  expect(cells.length).toBeLessThanOrEqual(300)
  expect(cells.reduce((total, cell) => total + cell.to - cell.from + 1, 0)).toBe(1_000)
  expect(cells.find((cell) => cell.from <= 777 && cell.to >= 777)?.tone).toBe('red')
  expect(cells.filter((cell) => cell.tone === 'red')).toHaveLength(1)
})

test('summaries do not repeat where the workspace is', () => {
  expect(shortSummary('view /workspace/src/a.py')).toBe('view src/a.py')
  expect(shortSummary('cd /workspace && ls /workspace/src')).toBe('ls src')
})

test('flags are pinned on their steps, each once, and weigh more than how the step went', () => {
  const flag = { kind: 'tried-network', path: '', evidence: 'ran curl x', step: 1 }
  const steps = [step(0), step(1, { outcome: 'error' }), step(2, { kind: 'finish' })]
  const flags = [flag, { ...flag }, { ...flag, kind: 'leak', step: null }]
  expect([...withFlags(markersOf(steps), flags)]).toEqual([
    [1, 'flagged, tried network: ran curl x'],
    [2, 'finish'],
  ])
})
