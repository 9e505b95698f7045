import { StateBadge } from '#components/ui/state-badge.tsx'

type VerdictBadgeProps = {
  /** of the trajectory */
  state: string
  verdict: string | null
  /** the verdict says nothing about the project as it is now */
  stale: boolean
  title?: string
}

/** In a list: what the verifier said, or that it no longer counts. */
export function VerdictBadge({ state, verdict, stale, title }: VerdictBadgeProps) {
  if (state === 'running') return <StateBadge state="running" title={title} />
  if (!stale) return <StateBadge state={verdict ?? 'not-verified'} title={title} />
  return <StateBadge state="stale" title={`It was "${verdict}" on a repository that has gone back since`} />
}
