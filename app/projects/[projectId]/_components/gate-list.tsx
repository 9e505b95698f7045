import { Flag } from 'lucide-react'
import Link from 'next/link'
import { StateIcon } from '#components/ui/state-badge.tsx'

type GateListProps = {
  gates: { gate: string; outcome: string; evidence: string; ids: string[] }[]
  flags: { kind: string; path?: string | undefined; evidence: string; step: number | null }[]
  trajectoryId: string | null
}

const idsShown = 8

/** Gates with their evidence, and what was flagged with the step it happened in. */
export function GateList({ gates, flags, trajectoryId }: GateListProps) {
  return (
    <ul aria-label="Gates" className="flex flex-col gap-2">
      {gates.map((gate) => (
        <li key={gate.gate} className="flex gap-2">
          <StateIcon state={gate.outcome} className="mt-0.5" />
          <div className="min-w-0">
            <p className="font-medium">{gate.gate.replaceAll('-', ' ')}</p>
            <p className="text-muted [overflow-wrap:anywhere]">{gate.evidence}</p>
            <Ids ids={gate.ids} />
          </div>
        </li>
      ))}
      {flags.map((flag) => (
        <li key={`${flag.kind} ${flag.path} ${flag.evidence}`} className="flex gap-2 text-amber">
          <Flag className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <div className="min-w-0">
            <p className="font-medium [overflow-wrap:anywhere]">
              {flag.kind.replaceAll('-', ' ')} {flag.path && <code>{flag.path}</code>}
            </p>
            <p className="[overflow-wrap:anywhere]">
              {flag.evidence}{' '}
              {flag.step !== null && trajectoryId && (
                <Link href={`/trajectories/${trajectoryId}?step=${flag.step + 1}`} className="underline">
                  step {flag.step + 1}
                </Link>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Ids({ ids }: { ids: string[] }) {
  if (ids.length === 0) return null
  const shown = ids.slice(0, idsShown)
  return (
    <ul className="mt-1 flex flex-col text-faint">
      {shown.map((id) => (
        <li key={id} className="truncate" title={id}>
          <code>{id}</code>
        </li>
      ))}
      {ids.length > shown.length && <li>and {ids.length - shown.length} more, in the list of tests</li>}
    </ul>
  )
}
