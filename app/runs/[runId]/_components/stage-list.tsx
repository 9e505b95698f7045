import Link from 'next/link'
import { classNames } from '#components/ui/class-names.ts'
import { Elapsed } from '#components/ui/elapsed.tsx'
import { formatPlural, formatUsd } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge, StateIcon } from '#components/ui/state-badge.tsx'
import { Cell, Head, HeadCell, Row, Table } from '#components/ui/table.tsx'
import type { RunTrajectory, StageRow } from '#lib/data/runs.ts'
import { FollowEnd } from './follow-end.tsx'

type Span = { from: number; to: number }

const barColours: Record<string, string> = {
  done: 'bg-green',
  failed: 'bg-red',
  running: 'bg-blue',
  cancelled: 'bg-grey',
}

type StageListProps = { stages: StageRow[]; trajectories: RunTrajectory[]; active: boolean }

/** Stages in their order with a bar each for when they ran. */
export function StageList({ stages, trajectories, active }: StageListProps) {
  const verdicts = new Map(trajectories.map(({ id, verdict }) => [id, verdict]))
  const span = spanOf(stages, active)
  return (
    <Panel title="Stages" aside={formatPlural(stages.length, 'stage')}>
      {stages.length === 0 && (
        <p className="px-4 py-3 text-muted">
          {active ? 'Waiting for a worker.' : 'It ended before a stage began.'}
        </p>
      )}
      {stages.length > 0 && (
        <FollowEnd count={stages.length} enabled={active} className="max-h-[32rem] overflow-auto">
          <Table label="Stages">
            <Head className="bg-surface">
              <HeadCell className="w-3/5 sm:w-1/2">Stage</HeadCell>
              <HeadCell className="hidden w-1/4 sm:table-cell">When</HeadCell>
              <HeadCell numeric>Time</HeadCell>
              <HeadCell numeric className="hidden sm:table-cell">
                Cost
              </HeadCell>
            </Head>
            <tbody>
              {stages.map((stage) => (
                <StageLine
                  key={stage.name}
                  stage={stage}
                  span={span}
                  verdict={verdicts.get(stage.trajectoryId ?? '') ?? null}
                />
              ))}
            </tbody>
          </Table>
        </FollowEnd>
      )}
    </Panel>
  )
}

function spanOf(stages: StageRow[], active: boolean): Span {
  const from = Math.min(...stages.map((stage) => stage.startedAt.getTime()))
  const ends = stages.map((stage) => (stage.endedAt ?? stage.startedAt).getTime())
  return { from, to: Math.max(from + 1, ...ends, active ? Date.now() : 0) }
}

type StageLineProps = {
  stage: StageRow
  span: Span
  /** of the attempt this stage made, once it was verified */
  verdict: string | null
}

function StageLine({ stage, span, verdict }: StageLineProps) {
  return (
    <Row>
      <Cell className="max-w-0">
        <span className="flex items-center gap-2">
          <StateIcon state={stage.state} />
          {stage.trajectoryId ? (
            <Link
              href={`/trajectories/${stage.trajectoryId}`}
              className="row-link truncate font-medium"
              title={stage.name}
            >
              {stage.name}
            </Link>
          ) : (
            <span className="truncate" title={stage.name}>
              {stage.name}
            </span>
          )}
          {verdict && verdict !== 'passed' && <StateBadge state={verdict} title="what the verifier said" />}
        </span>
        {stage.error && (
          <p className="truncate pl-5.5 text-red text-sm" title={stage.error}>
            {stage.error}
          </p>
        )}
      </Cell>
      <Cell className="hidden sm:table-cell">
        <GanttBar stage={stage} span={span} />
      </Cell>
      <Cell numeric className="text-muted">
        <Elapsed from={stage.startedAt} to={stage.endedAt} />
      </Cell>
      <Cell numeric className="hidden text-muted sm:table-cell">
        {formatUsd(stage.costUsd)}
      </Cell>
    </Row>
  )
}

function GanttBar({ stage, span }: { stage: StageRow; span: Span }) {
  const whole = span.to - span.from
  const left = (stage.startedAt.getTime() - span.from) / whole
  const end = stage.endedAt?.getTime() ?? (stage.state === 'running' ? span.to : stage.startedAt.getTime())
  const width = Math.max(0, end - stage.startedAt.getTime()) / whole
  return (
    <span aria-hidden className="relative block h-2 rounded-full bg-grey-soft">
      <span
        className={classNames(
          'absolute inset-y-0 min-w-1 rounded-full',
          barColours[stage.state] ?? 'bg-grey',
          stage.state === 'running' && 'animate-pulse',
        )}
        style={{ left: `${Math.min(99, left * 100)}%`, width: `${width * 100}%` }}
      />
    </span>
  )
}
