import { Flag } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatDuration } from '#components/ui/numbers.ts'
import { StateBadge, StateIcon, stateLabel } from '#components/ui/state-badge.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ReplayTrajectory, ReviewEntry, VerdictView } from '#lib/trajectories/replay.ts'

type VerdictPanelProps = {
  trajectory: ReplayTrajectory
  verdicts: VerdictView[]
  reviews: ReviewEntry[]
  verifying?: ReactNode
}

/** What the tests said, gate by gate and test by test, then what people said. */
export function VerdictPanel({ trajectory, verdicts, reviews, verifying }: VerdictPanelProps) {
  return (
    <div className="flex h-full flex-col gap-4 overflow-auto p-4">
      {verifying && <div>{verifying}</div>}
      {verdicts.length === 0 && (
        <p className="text-muted">
          {trajectory.state === 'running'
            ? 'Not verified yet: the agent is still working.'
            : 'Not verified: no fresh sandbox has tested what this trajectory left behind.'}
        </p>
      )}
      {verdicts.map((verdict) => (
        <Verdict key={verdict.id} verdict={verdict} />
      ))}
      <section aria-label="Reviews">
        <h3 className="mb-1 font-medium">Reviews</h3>
        {reviews.length === 0 && <p className="text-faint text-sm">Nobody has judged it yet.</p>}
        <ul className="flex flex-col gap-1">
          {reviews.map((review) => (
            <li key={review.id} className="flex flex-wrap items-baseline gap-x-2 text-sm">
              <StateBadge state={review.decision} />
              <span className="text-faint">
                <RelativeTime at={review.createdAt} />
              </span>
              {review.reason && (
                <span className="min-w-0 whitespace-pre-wrap text-muted">{review.reason}</span>
              )}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function Verdict({ verdict }: { verdict: VerdictView }) {
  return (
    <section aria-label={`Verdict ${stateLabel(verdict.kind)}`} className="flex flex-col gap-2">
      <h3 className="flex flex-wrap items-center gap-2 font-medium">
        {stateLabel(verdict.kind)}
        {verdict.carried && ', carried over'}
        {verdict.staleAt && <StateBadge state="stale" />}
        <StateBadge state={verdict.outcome} />
        <span className="font-normal text-muted text-sm tabular-nums">
          {verdict.score !== null && `score ${verdict.score.toFixed(3)}, `}
          {verdict.testsPassed} of {verdict.testsTotal} tests passed, {formatDuration(verdict.durationMs)},{' '}
          <RelativeTime at={verdict.createdAt} />
        </span>
      </h3>
      {verdict.staleAt && (
        <p className="rounded-md bg-grey-soft px-3 py-1.5 text-muted text-sm">
          Stale since <RelativeTime at={verdict.staleAt} />: it no longer says anything about the project as
          it is. {verdict.staleReason}
        </p>
      )}
      {verdict.flags.map((flag) => (
        <p
          key={`${flag.kind} ${flag.path} ${flag.evidence}`}
          className="flex items-start gap-2 rounded-md bg-amber-soft px-3 py-1.5 text-amber text-sm"
        >
          <Flag className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span>
            <strong>{stateLabel(flag.kind)}</strong> {flag.path && <code>{flag.path}</code>} {flag.evidence}
            {flag.step !== null && (
              <>
                {' '}
                <Link href={`?step=${flag.step + 1}`} className="underline">
                  step {flag.step + 1}
                </Link>
              </>
            )}
          </span>
        </p>
      ))}
      <ul aria-label="Gates" className="flex flex-col rounded-md border bg-surface">
        {verdict.gates.map((gate) => (
          <li key={gate.gate} className="flex items-start gap-2 border-b px-3 py-1.5 last:border-b-0">
            <StateIcon state={gate.outcome} className="mt-0.5" />
            <span className="min-w-0 flex-1">
              <span className="font-medium">{stateLabel(gate.gate)}</span>{' '}
              <span className="text-muted">{gate.evidence}</span>
              {gate.ids.length > 0 && (
                <details className="text-sm">
                  <summary className="text-faint">{gate.ids.length} named</summary>
                  <ul className="break-all font-mono text-muted text-xs">
                    {gate.ids.map((id) => (
                      <li key={id}>{id}</li>
                    ))}
                  </ul>
                </details>
              )}
            </span>
          </li>
        ))}
      </ul>
      {verdict.kind === 'tests-gate' && (
        <p className="text-muted text-sm">
          Measured without an implementation: the new tests have to fail, the earlier ones to pass.
        </p>
      )}
      <Results verdict={verdict} />
    </section>
  )
}

/** The name first: the file is the same for most of them. */
function TestName({ id }: { id: string }) {
  const [file, ...name] = id.split('::')
  return (
    <code className="text-xs [overflow-wrap:anywhere]" title={id}>
      {name.length > 0 ? name.join('::') : file}{' '}
      {name.length > 0 && <span className="text-faint">{file}</span>}
    </code>
  )
}

function Results({ verdict }: { verdict: VerdictView }) {
  if (verdict.results.length === 0)
    return <p className="text-faint text-sm">No test results were recorded.</p>
  const order = { failed: 0, error: 0, missing: 1, skipped: 2, passed: 3 }
  const sorted = [...verdict.results].sort((a, b) => order[a.outcome] - order[b.outcome])
  return (
    <ul aria-label="Tests" className="flex flex-col rounded-md border bg-surface">
      {sorted.map((result) => (
        <li key={result.testId} className="flex items-start gap-2 border-b px-3 py-1 last:border-b-0">
          <StateIcon state={result.outcome} className="mt-0.5" />
          <span className="min-w-0 flex-1">
            <TestName id={result.testId} />
            {result.outcome !== 'passed' && (
              <span className="block text-muted text-sm">
                {result.outcome} in {result.phase}
                {result.exceptionType && `, ${result.exceptionType}`}
                {result.message && (
                  <code className="block whitespace-pre-wrap text-red text-xs [overflow-wrap:anywhere]">
                    {result.message}
                  </code>
                )}
              </span>
            )}
          </span>
          <span className="shrink-0 text-faint text-xs tabular-nums">
            {formatDuration(result.durationMs)}
          </span>
        </li>
      ))}
    </ul>
  )
}
