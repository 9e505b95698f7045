/** What the agent's own test runs said test by test, as far as their output names tests. A hint for people. Pure. */
import { testsSeen } from '#lib/agent/tests-seen.ts'
import { plainOutput } from './terminal.ts'
import type { StepBody } from './types.ts'

/** The last test run of a step. */
export type TestRun = {
  index: number
  passed: number
  failed: number
  /** named as failed or broken */
  failedIds: string[]
  /** named as passed: only a verbose run names these */
  passedIds: string[]
}

/** pytest: "FAILED tests/a.py::test_b - why" in the summary, "tests/a.py::test_b PASSED [ 10%]" in a verbose run */
const summary = /^(?:FAILED|ERROR) (\S+::\S+)/gm
const verbose = /^(\S+::.+?) (PASSED|FAILED|ERROR)\b/gm
/** "____ test_b ____" above a traceback: the name alone, where no summary names its file */
const traceback = /^_{3,} (test\w*(?:\[.*\])?) _{3,}$/gm

/** null: no test run is to be seen in the step */
export function testRunOf(index: number, { observations }: Pick<StepBody, 'observations'>): TestRun | null {
  const outputs = observations.map(({ content }) => plainOutput(content))
  const output = outputs.findLast((each) => testsSeen(each) !== null)
  const counts = output === undefined ? null : testsSeen(output)
  if (output === undefined || counts === null) return null
  const lines = [...output.matchAll(verbose)]
  const named = [...output.matchAll(summary), ...lines.filter(([, , word]) => word !== 'PASSED')].map(
    ([, id = '']) => id,
  )
  const failedIds = named.length > 0 ? named : [...output.matchAll(traceback)].map(([, name = '']) => name)
  return {
    index,
    ...counts,
    failedIds: [...new Set(failedIds)],
    passedIds: lines.filter(([, , word]) => word === 'PASSED').map(([, id = '']) => id),
  }
}

/**
 * `unnamed`: the run does not name it, neither as failed nor as passed: with every failure named it did not fail there,
 * but whether it was run at all is not to be seen. `unknown`: failures are not all named.
 */
export type CellState = 'failed' | 'passed' | 'unnamed' | 'unknown'

export type TestLine = {
  id: string
  /** one a run */
  cells: CellState[]
  /** runs (as positions) before and in which it turned red first; null = it was red in the first run that names it */
  turnedRed: { before: number; run: number } | null
  /** the last run in which it was red, and the next one in which it was green; null = it stayed red */
  turnedGreen: { before: number; run: number } | null
}

/** Every test that some run names as failed, the earliest first. */
export function testLines(runs: TestRun[]): TestLine[] {
  const ids = [...new Set(runs.flatMap(({ failedIds }) => failedIds))]
  return ids.map((id) => {
    const cells = runs.map((run) => cellOf(run, id))
    const red = cells.indexOf('failed')
    const before = cells.slice(0, red).findLastIndex((cell) => cell === 'passed' || cell === 'unnamed')
    const last = cells.lastIndexOf('failed')
    const green = cells.findIndex((cell, at) => at > last && (cell === 'passed' || cell === 'unnamed'))
    return {
      id,
      cells,
      turnedRed: before < 0 ? null : { before, run: red },
      turnedGreen: green < 0 ? null : { before: last, run: green },
    }
  })
}

function cellOf(run: TestRun, id: string): CellState {
  if (run.failedIds.includes(id)) return 'failed'
  if (run.passedIds.includes(id)) return 'passed'
  return run.failedIds.length < run.failed ? 'unknown' : 'unnamed'
}
