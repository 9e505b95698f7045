import Link from 'next/link'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import type { InstanceDetail } from '#lib/data/instances.ts'

type Attempt = InstanceDetail['attempts'][number]

/** Who injected it and who tried to solve it, each a link to its replay. */
export function InstanceAttempts({ attempts }: { attempts: Attempt[] }) {
  const injections = attempts.filter(({ purpose }) => purpose === 'injection')
  const solving = attempts.filter(({ purpose }) => purpose !== 'injection')
  return (
    <section aria-label="Attempts" className="flex min-w-0 flex-col gap-1">
      <h3 className="font-medium">Attempts</h3>
      {solving.length === 0 && <p className="text-muted">Nobody has tried to solve it yet.</p>}
      <ul className="flex flex-col">
        {solving.map((attempt) => (
          <li key={attempt.id} className="flex min-h-7 flex-wrap items-center gap-x-3">
            <Link href={`/trajectories/${attempt.id}`} className="text-accent hover:underline">
              Attempt {attempt.attempt}
            </Link>
            <VerdictBadge state={attempt.state} verdict={attempt.verdict} stale={attempt.staleAt !== null} />
            <span className="text-muted text-sm tabular-nums">{describe(attempt)}</span>
          </li>
        ))}
      </ul>
      {injections.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-muted text-sm">
          Injected by
          {injections.map(({ id, attempt }) => (
            <Link key={id} href={`/trajectories/${id}`} className="text-accent hover:underline">
              proposal {attempt}
            </Link>
          ))}
        </p>
      )}
    </section>
  )
}

const sweBenchWords = {
  RESOLVED_FULL: 'resolved',
  RESOLVED_PARTIAL: 'partly resolved',
  RESOLVED_NO: 'not resolved',
}

/** Beside the badge, which is our verdict: what the benchmark's own harness would say. */
function describe({ steps, score, coverage, sweBench, swtBench, flags }: Attempt): string {
  return [
    formatPlural(steps, 'step'),
    score === null ? '' : `score ${score.toFixed(3)}`,
    coverage ? `coverage delta ${percent(coverage.corrected.delta)}` : '',
    coverage ? `as SWT-bench counts ${percent(coverage.compatible.delta)}` : '',
    sweBench ? `SWE-bench: ${sweBenchWords[sweBench.status]}` : '',
    swtBench ? `SWT-bench: ${swtBench.resolved ? 'resolved' : 'not resolved'}` : '',
    flags.length > 0 ? `flagged: ${flags.map((flag) => flag.replaceAll('-', ' ')).join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function percent(share: number | null): string {
  return share === null ? 'none' : `${Math.round(share * 100)} %`
}
