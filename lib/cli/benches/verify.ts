/**
 * What proof costs: an honest implementation verified as a run does, and how much of it is not the tests themselves. The
 * suite is as large as a task in the middle of the recorded example has; the fewer tests, the more sandboxes count.
 */
import { cpus } from 'node:os'
import { chooseDriver } from '#lib/sandbox/index.ts'
import { oneStep } from '#lib/verification/testing/history.ts'
import { type Files, filesOf, solution, testVerifier, withTests } from '#lib/verification/testing/numerals.ts'
import { verifyImplementation } from '#lib/verification/verify.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'

const ROUNDS = 9
const RUNS = 3
/** of earlier tasks, beside the two of the small project */
const MORE_FILES = 4
const TESTS_PER_FILE = 40

const project: Files = { ...withTests }
for (let file = 1; file <= MORE_FILES; file += 1)
  project[`tests/test_1_2_${file}.py`] = `import pytest
from numerals.convert import to_roman

@pytest.mark.parametrize("number", range(${file * 100}, ${file * 100 + TESTS_PER_FILE}))
def test_only_letters(number):
    assert set(to_roman(number)) <= set("IVXLCDM")
`
const SUITE = `${MORE_FILES + 2} files with ${MORE_FILES * TESTS_PER_FILE + 9} tests`

export const verify: Bench = { name: 'verify', run }

async function run({ sandbox }: BenchOptions): Promise<Metric[]> {
  const driver = await chooseDriver(sandbox)
  const rounds = []
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await verifyOnce(driver))
  rounds.shift() // the first one warms the machine
  const rates = rounds.map(({ totalMs }) => 60_000 / totalMs / cpus().length)
  const shares = rounds.map(({ totalMs, testsMs }) => (100 * (totalMs - testsMs)) / totalMs)
  const rate = percentile(rates, 0.5)
  const share = percentile(shares, 0.5)
  return [
    {
      name: `verifications of an implementation per core and minute, ${RUNS} runs of ${SUITE} each (${driver.name})`,
      p50: rate,
      p95: percentile(rates, 0.05),
      unit: 'per core-minute',
      target: 4,
      ok: rate >= 4,
    },
    {
      name: `share of the time that is not the tests themselves, ${SUITE} (${driver.name})`,
      p50: share,
      p95: percentile(shares, 0.95),
      unit: '%',
      target: 25,
      ok: share < 25,
    },
  ]
}

type Span = { from: number; to: number }

/** `testsMs`: while at least one program ran tests or the entry point; they run beside each other. */
async function verifyOnce(driver: Awaited<ReturnType<typeof chooseDriver>>) {
  const spans: Span[] = []
  const timed: typeof driver = {
    ...driver,
    open: async (spec) => {
      const opened = await driver.open(spec)
      const execute = opened.execute.bind(opened)
      opened.execute = async (argv, options) => {
        const result = await execute(argv, options)
        const isTests = argv.some((word) => word.endsWith('run_tests.py') || word.endsWith('.sh'))
        const now = performance.now()
        if (isTests) spans.push({ from: now - result.durationMs, to: now })
        return result
      }
      return opened
    },
  }
  const { verifier, objects } = testVerifier({ driver: timed, label: 'bench' })
  const tree = objects.tree(filesOf(project, solution))
  const started = performance.now()
  const done = await verifyImplementation(verifier, {
    taskNumber: '1.1.2',
    testTree: objects.tree(filesOf(project)),
    tree,
    runs: RUNS,
    history: oneStep(objects, tree),
  })
  if (done.outcome !== 'passed') throw new Error(`The honest implementation was ${done.outcome}.`)
  return { totalMs: performance.now() - started, testsMs: covered(spans) }
}

/** Length of all spans together, what they share counted once. */
function covered(spans: Span[]): number {
  let total = 0
  let end = Number.NEGATIVE_INFINITY
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return total
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return Math.round(value * 10) / 10
}
