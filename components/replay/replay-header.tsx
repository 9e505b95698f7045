'use client'
import { Flag, Tag, ThumbsDown, ThumbsUp } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { formatCount, formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { StateBadge, stateLabel } from '#components/ui/state-badge.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { ImportedFrom } from './imported-from.tsx'

type ReplayHeaderProps = {
  trajectory: ReplayTrajectory
  pending: boolean
  onApprove: () => void
  onReject: () => void
  onWithdraw: () => void
  onTag: () => void
  tools?: ReactNode
}

export function ReplayHeader({ trajectory, pending, tools, ...on }: ReplayHeaderProps) {
  const running = trajectory.state === 'running'
  const blocked = pending || running
  const why = running ? 'It can be judged when it has ended' : undefined
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Trajectories', href: '/trajectories' }]}
        title={trajectory.title}
        meta={
          <>
            {trajectory.attempt > 1 && <span>attempt {trajectory.attempt}</span>}
            {trajectory.staleAt && <StateBadge state="stale" title={trajectory.staleReason ?? undefined} />}
            <StateBadge state={running ? 'running' : (trajectory.verdict ?? 'not-verified')} />
            <ReviewState trajectory={trajectory} pending={pending} onWithdraw={on.onWithdraw} />
            <Labels trajectory={trajectory} />
          </>
        }
        actions={
          <>
            {tools}
            <Button size="sm" variant="ghost" disabled={pending} onClick={on.onTag}>
              <Tag aria-hidden /> Tag <KeyHint>t</KeyHint>
            </Button>
            <Button size="sm" variant="danger" disabled={blocked} title={why} onClick={on.onReject}>
              <ThumbsDown aria-hidden /> Reject <KeyHint>r</KeyHint>
            </Button>
            <Button
              size="sm"
              variant="primary"
              pending={pending}
              disabled={blocked}
              title={why}
              onClick={on.onApprove}
            >
              <ThumbsUp aria-hidden /> Approve <KeyHint>a</KeyHint>
            </Button>
          </>
        }
      />
      <Facts trajectory={trajectory} />
    </>
  )
}

/** Phones have no keys to press. */
function KeyHint({ children }: { children: string }) {
  return (
    <span className="max-md:hidden">
      <Kbd>{children}</Kbd>
    </span>
  )
}

type ReviewStateProps = Pick<ReplayHeaderProps, 'trajectory' | 'pending' | 'onWithdraw'>

function ReviewState({ trajectory, pending, onWithdraw }: ReviewStateProps) {
  return (
    <span className="inline-flex items-center gap-1">
      <StateBadge state={trajectory.review} />
      {trajectory.review !== 'unreviewed' && (
        <button
          type="button"
          disabled={pending}
          onClick={onWithdraw}
          className="text-faint text-xs hover:underline"
        >
          withdraw
        </button>
      )}
    </span>
  )
}

function Labels({ trajectory }: { trajectory: ReplayTrajectory }) {
  return (
    <>
      {trajectory.flags.map((flag) => (
        <Badge key={flag} tone="amber" icon={<Flag aria-hidden />} title="Flagged by the verifier">
          {stateLabel(flag)}
        </Badge>
      ))}
      {trajectory.tags.map((tag) => (
        <Link
          key={tag}
          href={`/trajectories?tags=${encodeURIComponent(tag)}`}
          className="rounded border px-1 text-muted text-xs hover:text-ink"
          title={`All trajectories tagged ${tag}`}
        >
          {tag}
        </Link>
      ))}
    </>
  )
}

function Facts({ trajectory }: { trajectory: ReplayTrajectory }) {
  const { projectId, projectName, taskNumber, taskTitle, runId, notRecorded } = trajectory
  const said = (name: string, value: ReactNode) => (notRecorded.includes(name) ? 'not recorded' : value)
  return (
    <dl className="flex shrink-0 items-center gap-x-4 overflow-x-auto whitespace-nowrap border-b px-4 py-1 text-sm lg:flex-wrap [&>div]:flex [&>div]:items-center [&>div]:gap-1.5 [&_dt]:text-faint">
      {trajectory.source && <ImportedFrom trajectory={trajectory} source={trajectory.source} />}
      {projectId && (
        <Fact name="project">
          <Link href={`/projects/${projectId}`} className="text-accent hover:underline">
            {projectName}
          </Link>
        </Fact>
      )}
      {taskNumber && (
        <Fact name="task">
          <Link
            href={`/trajectories?project=${projectId}&task=${taskNumber}`}
            className="text-accent hover:underline"
            title={`All attempts at ${taskNumber} ${taskTitle ?? ''}`}
          >
            {taskNumber}
          </Link>
        </Fact>
      )}
      {runId && (
        <Fact name="run">
          <Link href={`/runs/${runId}`} className="font-mono text-accent text-xs hover:underline">
            {runId.slice(0, 8)}
          </Link>
        </Fact>
      )}
      <Fact name="purpose">{stateLabel(trajectory.purpose)}</Fact>
      <Fact name="model">
        {trajectory.model.replace(/^recorded\//, '')} {trajectory.recorded && <RecordedBadge />}
        <span className="text-faint">{trajectory.profile}</span>
      </Fact>
      <Fact name="steps">{formatCount(trajectory.steps)}</Fact>
      <Fact name="tokens">
        {said('tokens', formatTokens(trajectory.promptTokens + trajectory.completionTokens))}
      </Fact>
      <Fact name="cost">{said('cost', formatUsd(trajectory.costUsd))}</Fact>
      <Fact name="time">{said('time', formatDuration(trajectory.durationMs))}</Fact>
      {trajectory.endReason && <Fact name="end">{stateLabel(trajectory.endReason)}</Fact>}
      <Fact name="started">{said('start', <RelativeTime at={trajectory.createdAt} />)}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="flex items-center gap-1 text-muted tabular-nums">{children}</dd>
    </div>
  )
}
