'use client'
import Link from 'next/link'
import { ReadingContext } from '#components/replay/reading.ts'
import { StepBody } from '#components/replay/step-body.tsx'
import { useOpenStep } from '#components/replay/use-steps.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { ReplayTrajectory, StepRow } from '#lib/trajectories/replay.ts'
import { SideName } from './side-card.tsx'

type StepSideProps = {
  name: 'A' | 'B'
  trajectory: ReplayTrajectory
  step: StepRow | undefined
  onOpenFile: (path: string) => void
}

/** One step of one side: what was thought, called and answered. */
export function StepSide({ name, trajectory, step, onOpenFile }: StepSideProps) {
  const { open, loading, error, retry } = useOpenStep(trajectory.id, {
    index: step?.index ?? -1,
    total: trajectory.steps,
  })
  if (!step) {
    return (
      <section aria-label={`${name}: no counterpart`} className="flex items-center gap-2 p-3 text-faint">
        <SideName name={name} /> No counterpart in {name}.
      </section>
    )
  }
  return (
    <article aria-label={`${name}: step ${step.index + 1}`}>
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-2 gap-y-0.5 border-b bg-canvas px-3 py-1.5 text-sm">
        <SideName name={name} />
        <h2 className="font-medium">Step {step.index + 1}</h2>
        {step.testsFailed !== null && (
          <Badge tone={step.testsFailed > 0 ? 'red' : 'green'}>
            {step.testsPassed ?? 0} of {(step.testsPassed ?? 0) + step.testsFailed} passed
          </Badge>
        )}
        <span className="text-faint tabular-nums">
          {formatTokens(step.promptTokens + step.completionTokens)} tokens · {formatUsd(step.costUsd)} ·{' '}
          {formatDuration(step.modelMs + step.toolMs)}
        </span>
        <Link
          href={`/trajectories/${trajectory.id}?step=${step.index + 1}`}
          className="ml-auto text-accent hover:underline"
        >
          open
        </Link>
      </header>
      {open ? (
        <ReadingContext value={{ trajectoryId: trajectory.id, index: step.index, wrap: true, find: '' }}>
          <StepBody
            key={step.index}
            trajectoryId={trajectory.id}
            index={step.index}
            step={open.step}
            onOpenFile={onOpenFile}
          />
        </ReadingContext>
      ) : error ? (
        <p className="flex flex-col items-start gap-2 p-3 text-red">
          Not loaded: {error.message}
          <Button size="sm" onClick={() => retry()}>
            Try again
          </Button>
        </p>
      ) : loading ? (
        <div role="status" aria-label="Loading the step" className="flex flex-col gap-3 p-3">
          <Skeleton className="w-3/4" />
          <Skeleton className="h-24 w-full" />
        </div>
      ) : (
        <p className="p-3 text-muted">Not recorded: this step was counted, but never written down.</p>
      )}
    </article>
  )
}
