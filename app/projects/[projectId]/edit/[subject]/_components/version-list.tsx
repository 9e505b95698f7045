'use client'
import { useState } from 'react'
import { DiffView } from '#components/monaco/index.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Panel } from '#components/ui/panel.tsx'
import { StateBadge } from '#components/ui/state-badge.tsx'
import { RelativeTime } from '#components/ui/time.tsx'

export type ShownVersion = {
  version: number
  author: string
  note: string
  createdAt: Date
  approvedAt: Date | null
  approvedBy: string | null
  text: string
}

/** Who wrote each version, when and why, and what it changed. */
export function VersionList({ versions, path }: { versions: ShownVersion[]; path: string }) {
  const [chosen, setChosen] = useState(0)
  const shown = versions[chosen]
  const before = versions[chosen + 1]
  return (
    <Panel title="Versions" aside="newest first">
      <ul aria-label="Versions" className="max-h-64 overflow-auto border-b">
        {versions.map((version, index) => (
          <li key={version.version}>
            <button
              type="button"
              aria-pressed={index === chosen}
              onClick={() => setChosen(index)}
              className={classNames(
                'flex w-full flex-wrap items-baseline gap-x-2 gap-y-0.5 px-4 py-1.5 text-left hover:bg-hover',
                index === chosen && 'bg-accent-soft',
              )}
            >
              <span className="font-medium tabular-nums">version {version.version}</span>
              <span className="text-muted">
                {version.author}, <RelativeTime at={version.createdAt} />
              </span>
              {version.approvedAt && (
                <StateBadge
                  state="approved"
                  title={`by ${version.approvedBy}, ${version.approvedAt.toISOString()}`}
                />
              )}
              {version.note && <span className="w-full text-muted text-sm">{version.note}</span>}
            </button>
          </li>
        ))}
      </ul>
      {shown && before ? (
        <DiffView original={before.text} modified={shown.text} path={path} className="h-96" />
      ) : (
        <p className="px-4 py-3 text-muted">The first version: there is nothing to compare it with.</p>
      )}
    </Panel>
  )
}
