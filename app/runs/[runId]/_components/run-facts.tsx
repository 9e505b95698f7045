import Link from 'next/link'
import type { ReactNode } from 'react'
import { Elapsed } from '#components/ui/elapsed.tsx'
import { formatCount, formatPlural, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { RunDetail } from '#lib/data/runs.ts'

export function RunFacts({ run }: { run: RunDetail }) {
  const { project } = run
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 border-b px-4 py-3">
      {project && (
        <Fact label="Project">
          <Link href={`/projects/${project.id}`} className="rounded font-medium hover:underline">
            {project.name}
          </Link>
        </Fact>
      )}
      {run.proposed.length > 0 && (
        <Fact label={run.proposed.length === 1 ? 'Proposed project' : 'Proposed projects'}>
          {run.proposed.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link href={`/projects/${id}`} className="rounded font-medium hover:underline">
                {name}
              </Link>
            </span>
          ))}
        </Fact>
      )}
      {project && project.tasksTotal > 0 && (
        <Fact label="Tasks verified">
          <span className="flex w-32 items-center gap-2">
            <ProgressBar
              label="Tasks verified"
              value={project.tasksPassed}
              max={project.tasksTotal}
              tone="green"
            />
            {project.tasksPassed}/{project.tasksTotal}
          </span>
        </Fact>
      )}
      <Fact label={run.budgetUsd === null ? 'Cost (no budget)' : `Cost of ${formatUsd(run.budgetUsd)}`}>
        <BudgetBar costUsd={run.costUsd} budgetUsd={run.budgetUsd} />
      </Fact>
      <Fact label="Model calls">
        {formatCount(run.modelCalls)} <span className="text-muted">· {formatTokens(run.tokens)} tokens</span>
      </Fact>
      <Fact label="Time">
        {run.startedAt ? <Elapsed from={run.startedAt} to={run.endedAt} /> : 'not started'}
      </Fact>
      <Fact label="Created">
        <RelativeTime at={run.createdAt} />
      </Fact>
      {run.sandbox && <Fact label="Sandbox">{run.sandbox}</Fact>}
      {(run.recoveries > 0 || run.generation > 0) && (
        <Fact label="Continued">
          {[
            run.recoveries > 0 && `${formatPlural(run.recoveries, 'time')} after a lost worker`,
            run.generation > 0 && `${formatPlural(run.generation, 'time')} by hand`,
          ]
            .filter(Boolean)
            .join(', ')}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-faint text-sm">{label}</dt>
      <dd className="truncate tabular-nums">{children}</dd>
    </div>
  )
}

function BudgetBar({ costUsd, budgetUsd }: { costUsd: number; budgetUsd: number | null }) {
  if (budgetUsd === null) return formatUsd(costUsd)
  const share = costUsd / budgetUsd
  return (
    <span className="flex w-36 items-center gap-2">
      <ProgressBar
        label="Budget spent"
        value={costUsd}
        max={budgetUsd}
        tone={share >= 1 ? 'red' : share > 0.8 ? 'amber' : 'accent'}
      />
      {formatUsd(costUsd)}
    </span>
  )
}
