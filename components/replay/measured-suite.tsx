'use client'
import type { ReactNode } from 'react'
import { formatCount } from '#components/ui/numbers.ts'
import type { MeasuredAttempt } from '#lib/trajectories/measured.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { TestLines } from './test-lines.tsx'
import { useMeasured } from './use-measured.ts'

type MeasuredSuiteProps = {
  trajectoryId: string
  outline: Outline
  onGoTo: (place: number) => void
  /** what starts and stops a measurement */
  controls: ReactNode
}

/** The task's protected tests on the workspaces themselves, whatever the agent ran or did not run. */
export function MeasuredSuite({ trajectoryId, outline, onGoTo, controls }: MeasuredSuiteProps) {
  const { data, error } = useMeasured(trajectoryId)
  return (
    <section aria-label="Protected tests, measured" className="min-w-0">
      <h3 className="font-medium">Protected tests, measured</h3>
      <p className="mb-2 text-faint text-sm">{data ? saidOf(data) : 'Reading what was measured…'}</p>
      {error && <p className="text-red">Not loaded: {error.message}</p>}
      {controls}
      {data && data.measured.length > 0 && (
        <Measured measured={data.measured} outline={outline} onGoTo={onGoTo} />
      )}
    </section>
  )
}

function saidOf({ snapshots, measured, more }: MeasuredAttempt): string {
  if (measured.length === 0)
    return 'The tests that decide, run on the workspace of each step in a fresh sandbox. Nothing is measured yet.'
  const count = `${formatCount(measured.length + more)} of ${formatCount(snapshots)} different workspaces are measured`
  const rest = more > 0 ? `; the last ${formatCount(more)} of them are not shown` : ''
  const others = measured.length + more < snapshots ? ' Of the others nothing is claimed.' : ''
  return `${count}${rest}.${others}`
}

type MeasuredProps = Pick<MeasuredAttempt, 'measured'> & Pick<MeasuredSuiteProps, 'outline' | 'onGoTo'>

function Measured({ measured, outline, onGoTo }: MeasuredProps) {
  const everFailed = [...new Set(measured.flatMap(({ failed }) => failed))]
  const runs = measured.map(({ index, failed, passed }) => ({
    index,
    passed,
    failed: failed.length,
    failedIds: failed,
    passedIds: everFailed.filter((id) => !failed.includes(id)),
  }))
  const last = runs.at(-1)
  return (
    <div className="mt-2">
      <TestLines
        runs={runs}
        outline={outline}
        onGoTo={onGoTo}
        none={`None failed in any of them: all ${formatCount(last?.passed ?? 0)} pass.`}
      />
    </div>
  )
}
