'use client'
import Link from 'next/link'
import { activatePrompt } from '#app/prompts/actions.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'

export type Version = {
  /** 0 = the file */
  version: number
  text: string
  author: string
  note: string
  active: boolean
  /** null = the file's */
  createdAt: Date | null
  stored: boolean
}

type VersionListProps = {
  name: string
  versions: Version[]
  shown: number
  compared: number | undefined
  /** trajectories per version */
  uses: Record<number, number>
}

export function VersionList({ name, versions, shown, compared, uses }: VersionListProps) {
  const activating = useAction(activatePrompt, { success: 'Used from the next run on.' })
  const stored = versions.filter((version) => version.stored)
  return (
    <Panel
      title="Versions"
      aside={
        compared !== undefined && <Link href={`/prompts/${name}?version=${shown}`}>back to the text</Link>
      }
    >
      {stored.length === 0 && (
        <p className="p-4 text-muted">None yet: the first one you save makes the domain.</p>
      )}
      <ol aria-label="Versions" className="flex flex-col">
        {stored.map((version) => (
          <li
            key={version.version}
            aria-current={version.version === shown ? 'true' : undefined}
            className="flex flex-col gap-1 border-b px-4 py-2 last:border-b-0 aria-[current]:bg-accent-soft"
          >
            <div className="flex flex-wrap items-center gap-2">
              <Link
                href={`/prompts/${name}?version=${version.version}`}
                className="font-medium hover:underline"
              >
                {version.version === 0 ? 'File' : `Version ${version.version}`}
              </Link>
              {version.active && <Badge tone="blue">used</Badge>}
              <span className="ml-auto text-faint text-sm">
                {version.createdAt ? <RelativeTime at={version.createdAt} /> : `prompts/${name}.md`}
              </span>
            </div>
            {version.note && <p className="text-pretty text-muted text-sm">{version.note}</p>}
            <div className="flex flex-wrap items-center gap-2 text-sm">
              {version.version !== shown && (
                <Link
                  href={`/prompts/${name}?version=${shown}&compare=${version.version}`}
                  className="text-muted hover:text-ink hover:underline"
                >
                  compare
                </Link>
              )}
              {version.version > 0 && (
                <Link
                  href={`/trajectories?prompts=${encodeURIComponent(`${name}@${version.version}`)}`}
                  className="text-muted hover:text-ink hover:underline"
                >
                  {formatPlural(uses[version.version] ?? 0, 'trajectory', 'trajectories')}
                </Link>
              )}
              {!version.active && (
                <Button
                  size="sm"
                  className="ml-auto"
                  pending={activating.pending}
                  onClick={() => activating.run({ name, version: version.version })}
                >
                  {version.version === 0 ? 'Reset to the file' : 'Use this version'}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
