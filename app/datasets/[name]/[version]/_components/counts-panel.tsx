import { formatCount } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import type { DatasetManifest } from '#lib/data/dataset-manifest.ts'

const groups = [
  { key: 'splits', label: 'Split' },
  { key: 'purposes', label: 'Purpose' },
  { key: 'verdicts', label: 'Verdict' },
  { key: 'reviewers', label: 'Approved by' },
  { key: 'languages', label: 'Language' },
  { key: 'projects', label: 'Project' },
  { key: 'models', label: 'Model' },
  { key: 'prompts', label: 'Prompt' },
] as const

const mostValues = 12

/** What is in it, counted in rows, the most common first. */
export function CountsPanel({ manifest }: { manifest: DatasetManifest }) {
  return (
    <Panel title="What is in it" aside="rows">
      <dl className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-2">
        {groups.map(({ key, label }) => {
          const values = Object.entries(manifest[key]).sort(([, some], [, others]) => others - some)
          const more = values.length - mostValues
          return (
            <div key={key} className="min-w-0">
              <dt className="mb-1 font-medium text-sm">{label}</dt>
              {values.slice(0, mostValues).map(([value, count]) => (
                <dd key={value} className="flex justify-between gap-3 text-muted">
                  <span className="truncate" title={value}>
                    {value}
                  </span>
                  <span className="tabular-nums">{formatCount(count)}</span>
                </dd>
              ))}
              {more > 0 && <dd className="text-faint text-sm">and {formatCount(more)} more</dd>}
            </div>
          )
        })}
      </dl>
    </Panel>
  )
}
