'use client'
import { formatCount } from '#components/ui/numbers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { TestLines } from './test-lines.tsx'
import { useTestRuns } from './use-replay.ts'

type TestMatrixProps = { trajectoryId: string; outline: Outline; onGoTo: (place: number) => void }

/** When each test that ever failed was red and green, run by run. */
export function TestMatrix({ trajectoryId, outline, onGoTo }: TestMatrixProps) {
  const { data, error } = useTestRuns(trajectoryId, outline.tests.length)
  if (error) return <p className="text-red">Not loaded: {error.message}</p>
  if (!data) return <p className="text-faint">Reading the runs…</p>
  return (
    <section aria-label="Tests that failed" className="min-w-0">
      <h3 className="font-medium">Tests that failed</h3>
      <p className="mb-1 text-faint text-sm">
        As its own runs name them; a pale cell is a run that does not name the test.
        {data.more > 0 && ` ${formatCount(data.more)} later runs are not read.`}
      </p>
      <TestLines
        runs={data.runs}
        outline={outline}
        onGoTo={onGoTo}
        none="None is named: no run failed, or its output names no tests."
      />
    </section>
  )
}
