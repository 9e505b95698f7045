'use client'
import { FlaskConical, TriangleAlert, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Kbd } from '#components/ui/kbd.tsx'
import { formatCount } from '#components/ui/numbers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { firstFailingRun, nextOf, turningSteps } from '#lib/trajectories/turning-points.ts'
import { MeasuredSuite } from './measured-suite.tsx'
import { TestMatrix } from './test-matrix.tsx'
import { useMeasured } from './use-measured.ts'

type TestsPaneProps = {
  trajectoryId: string
  outline: Outline
  place: number
  onGoTo: (place: number) => void
  /** what starts a measurement; null = nothing of it can be measured */
  measuring: ReactNode
}

/** How the tests went, as the agent's own runs show it and as they were measured. */
export function TestsPane({ trajectoryId, outline, place, onGoTo, measuring }: TestsPaneProps) {
  return (
    <div className="flex h-full flex-col gap-4 overflow-auto p-4">
      <Turns trajectoryId={trajectoryId} outline={outline} place={place} onGoTo={onGoTo} />
      {outline.tests.length === 0 ? (
        <p className="text-muted">
          No test run is to be seen in the output of its commands: either none was made, or its summary was
          not printed.
        </p>
      ) : (
        <OwnRuns trajectoryId={trajectoryId} outline={outline} place={place} onGoTo={onGoTo} />
      )}
      {measuring && (
        <MeasuredSuite trajectoryId={trajectoryId} outline={outline} onGoTo={onGoTo} controls={measuring} />
      )}
    </div>
  )
}

type OwnProps = Omit<TestsPaneProps, 'measuring'>

function OwnRuns({ trajectoryId, outline, place, onGoTo }: OwnProps) {
  return (
    <>
      <section aria-label="Test runs">
        <h3 className="mb-1 font-medium">
          What its own runs said{' '}
          <span className="font-normal text-faint">{formatCount(outline.tests.length)} runs</span>
        </h3>
        <ol className="flex max-h-[40vh] flex-col overflow-auto rounded-md border bg-surface">
          {outline.tests.map((run) => (
            <li key={run.index} className="border-b last:border-b-0">
              <button
                type="button"
                aria-current={run.index === place - 1 ? 'step' : undefined}
                onClick={() => onGoTo(run.index + 1)}
                className="flex w-full items-center gap-3 px-3 py-1 text-left text-sm tabular-nums hover:bg-hover aria-[current]:bg-accent-soft"
              >
                <span className="w-16 shrink-0 text-faint">step {run.index + 1}</span>
                <Bar passed={run.passed} failed={run.failed} />
                <span className={classNames('shrink-0', run.failed > 0 ? 'text-red' : 'text-green')}>
                  {run.passed} of {run.passed + run.failed} passed
                </span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      <TestMatrix trajectoryId={trajectoryId} outline={outline} onGoTo={onGoTo} />
    </>
  )
}

function Bar({ passed, failed }: { passed: number; failed: number }) {
  const total = Math.max(1, passed + failed)
  return (
    <span aria-hidden className="flex h-2 min-w-8 flex-1 gap-px overflow-hidden rounded-sm bg-line">
      <span className="bg-green" style={{ width: `${(passed / total) * 100}%` }} />
      <span className="bg-red" style={{ width: `${(failed / total) * 100}%` }} />
    </span>
  )
}

function Turns({ trajectoryId, outline, place, onGoTo }: OwnProps) {
  const { data } = useMeasured(trajectoryId)
  const first = firstFailingRun(outline)
  const { broke, mended } = turningSteps(outline, data?.measured ?? [])
  const turn = (steps: number[]) => {
    const next = nextOf(steps, place - 1)
    if (next !== null) onGoTo(next + 1)
  }
  return (
    <section aria-label="Turning points" className="flex flex-wrap gap-2">
      <Turn
        icon={<FlaskConical aria-hidden />}
        keys="f"
        count={first === null ? 0 : 1}
        onPress={() => first !== null && onGoTo(first + 1)}
      >
        First failing run
      </Turn>
      <Turn icon={<TriangleAlert aria-hidden />} keys="b" count={broke.length} onPress={() => turn(broke)}>
        Step that broke them
      </Turn>
      <Turn icon={<Wrench aria-hidden />} keys="m" count={mended.length} onPress={() => turn(mended)}>
        Step that mended them
      </Turn>
    </section>
  )
}

type TurnProps = { icon: ReactNode; keys: string; count: number; onPress: () => void; children: string }

function Turn({ icon, keys, count, onPress, children }: TurnProps) {
  return (
    <Button
      size="sm"
      disabled={count === 0}
      title={count === 0 ? 'There is none' : undefined}
      onClick={onPress}
    >
      {icon} {children}
      {count > 1 && <span className="text-faint">{count}</span>}
      <span className="max-md:hidden">
        <Kbd>{keys}</Kbd>
      </span>
    </Button>
  )
}
