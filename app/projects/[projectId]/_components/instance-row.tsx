import { ChevronRight } from 'lucide-react'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { StateBadge, StateIcon } from '#components/ui/state-badge.tsx'
import type { InstanceDetail } from '#lib/data/instances.ts'
import { GateList } from './gate-list.tsx'
import { InstanceAttempts } from './instance-attempts.tsx'

/** One line; opened, it shows the problem, its proof and the attempts at it. */
export function InstanceRow({ instance }: { instance: InstanceDetail }) {
  const { taskNumber, title, state, failToPass, passToPass, attempts } = instance
  const { outdated, staleAt, staleReason } = instance
  const solving = attempts.filter(({ purpose }) => purpose !== 'injection')
  return (
    <details id={`instance-${instance.id}`} className="group/instance border-b last:border-b-0">
      <summary className="row-link relative flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1 hover:bg-hover">
        <ChevronRight
          className="size-4 shrink-0 text-faint transition-transform group-open/instance:rotate-90"
          aria-hidden
        />
        {taskNumber && <span className="w-9 shrink-0 text-faint tabular-nums">{taskNumber}</span>}
        <span className="min-w-40 flex-1 truncate" title={title}>
          {title}
        </span>
        <span className="hidden whitespace-nowrap text-muted text-sm tabular-nums md:inline">
          {formatPlural(failToPass.length, 'test')} to pass, {passToPass} to keep
        </span>
        <span className="flex items-center gap-1">
          {solving.map((attempt) => (
            <StateIcon
              key={attempt.id}
              state={attempt.state === 'running' ? 'running' : (attempt.verdict ?? 'not-verified')}
            />
          ))}
        </span>
        {staleAt && <StateBadge state="stale" title={staleReason ?? ''} />}
        {outdated && !staleAt && (
          <Badge tone="grey" title="The repository was built further since; the problem stands">
            of an earlier state
          </Badge>
        )}
        <StateBadge state={state} />
      </summary>
      <div className="grid gap-x-6 gap-y-4 px-4 pt-1 pb-4 xl:grid-cols-2 xl:pl-11">
        <div className="flex min-w-0 flex-col gap-4">
          {staleReason && (
            <p className="rounded-md bg-grey-soft px-3 py-1.5 text-muted text-sm">{staleReason}</p>
          )}
          <InstanceAttempts attempts={attempts} />
          <Problem instance={instance} />
        </div>
        <section aria-label="Proof" className="flex min-w-0 flex-col gap-2">
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            Proof
            {instance.proposals > 1 && (
              <span className="font-normal text-muted text-sm">
                of proposal {instance.proposals}: those before it could not be proved
              </span>
            )}
          </h3>
          <GateList gates={instance.gates} flags={[]} trajectoryId={null} />
        </section>
      </div>
    </details>
  )
}

function Problem({ instance }: { instance: InstanceDetail }) {
  const { report, secret, patch, patchCut } = instance
  return (
    <section aria-label="Problem" className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium">What the solver is told</h3>
      <p className="whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">{report}</p>
      {secret && (
        <details>
          <summary className="cursor-pointer text-muted">What only its makers know</summary>
          <p className="mt-1 whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">{secret}</p>
        </details>
      )}
      {patch && (
        <details>
          <summary className="cursor-pointer text-muted">
            The patch, from the reference to the problem
          </summary>
          <div className="relative mt-1 rounded-md border bg-surface">
            <div className="absolute top-1 right-1">
              <CopyButton text={patch} label="Copy patch" />
            </div>
            <pre className="max-h-96 overflow-auto p-3 text-xs">{patch}</pre>
          </div>
          {patchCut > 0 && (
            <p className="mt-1 text-faint text-sm">{patchCut} more characters are not shown.</p>
          )}
        </details>
      )}
    </section>
  )
}
