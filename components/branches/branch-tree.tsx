import { CornerDownRight, GitBranch, MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { VerdictBadge } from '#components/trajectories/verdict-badge.tsx'
import { formatPlural, formatUsd } from '#components/ui/numbers.ts'
import { RecordedBadge } from '#components/ui/recorded-badge.tsx'
import { type BranchLine, type BranchNode, treeLines } from '#lib/trajectories/branches.ts'

/** Where this attempt was forked, what was forked from it, and how each of them ended. */
export function BranchTree({ nodes, current }: { nodes: BranchNode[]; current: string }) {
  if (nodes.length === 0) return null
  const lines = treeLines(nodes)
  return (
    <details open className="max-h-40 shrink-0 overflow-auto border-b bg-surface text-sm">
      <summary className="flex h-7 items-center gap-1.5 px-4 text-muted hover:text-ink">
        <GitBranch className="size-3.5" aria-hidden />
        {formatPlural(nodes.length - 1, 'fork')} of one conversation
      </summary>
      <ul aria-label="Branches" className="pb-1">
        {lines.map((line) => (
          <li key={line.id}>
            <Branch line={line} current={current} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function Branch({ line, current }: { line: BranchLine; current: string }) {
  const isCurrent = line.id === current
  return (
    <div
      className="flex h-7 items-center gap-x-2 whitespace-nowrap px-4 max-md:w-max max-md:min-w-full aria-[current]:bg-accent-soft"
      aria-current={isCurrent || undefined}
    >
      <span style={{ width: `${line.depth * 16}px` }} className="shrink-0" />
      {line.parentId === null ? (
        <span className="text-faint">origin</span>
      ) : (
        <span className="flex items-center gap-1 whitespace-nowrap text-faint tabular-nums">
          <CornerDownRight className="size-3.5" aria-hidden /> after step {line.after}
        </span>
      )}
      {line.told && (
        <span title="A person said something after the last shared step">
          <MessageSquare className="size-3.5 text-blue" role="img" aria-label="with a message" />
        </span>
      )}
      {isCurrent ? (
        <span className="min-w-0 truncate font-medium">{line.title}</span>
      ) : (
        <Link
          href={`/trajectories/${line.id}${line.parentId ? `?step=${line.after + 1}` : ''}`}
          className="min-w-0 truncate text-accent hover:underline"
        >
          {line.title}
        </Link>
      )}
      <VerdictBadge state={line.state} verdict={line.verdict} stale={false} />
      <span className="text-faint tabular-nums">{formatPlural(line.steps, 'step')}</span>
      <span className="text-faint tabular-nums">{formatUsd(line.costUsd)}</span>
      <span className="inline-flex items-center gap-1 text-faint">
        {line.model.replace(/^recorded\//, '')} {line.recorded && <RecordedBadge />}
      </span>
      {!isCurrent && (
        <Link
          href={`/compare?a=${current}&b=${line.id}`}
          className="ml-auto rounded pl-2 text-muted hover:text-ink hover:underline"
          aria-label={`Compare with ${line.title}`}
        >
          compare
        </Link>
      )}
    </div>
  )
}
