'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Funnel } from '#app/datasets/_components/funnel.tsx'
import { getJson } from '#components/replay/get-json.ts'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import type { DatasetPreview } from '#lib/data/dataset-versions.ts'
import type { DatasetRecipe } from '#lib/trajectories/datasets/recipe.ts'

const typingMs = 400

/** What a version made now would hold; counted anew when the recipe has stood still. */
export function PreviewPanel({ recipe, children }: { recipe: DatasetRecipe | null; children: ReactNode }) {
  const asked = useSettled(recipe === null ? null : JSON.stringify(recipe), typingMs)
  const { data, error, isFetching } = useQuery({
    queryKey: ['dataset preview', asked],
    queryFn: ({ signal }) =>
      getJson<DatasetPreview>(`/api/dataset-preview?recipe=${encodeURIComponent(asked ?? '')}`, signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return (
    <Panel
      title="A version made now"
      className="xl:sticky xl:top-14"
      aside={
        isFetching && (
          <span className="flex items-center gap-1.5">
            <LoaderCircle className="size-3.5 animate-spin" aria-hidden /> counting…
          </span>
        )
      }
    >
      <div role="status" aria-label="Preview" className={classNames(recipe === null && 'opacity-60')}>
        {recipe === null && (
          <p className="px-4 pt-3 text-amber text-sm">The recipe cannot be read: its fields say why.</p>
        )}
        {error ? (
          <p className="px-4 py-3 text-red">Not counted: {error.message}</p>
        ) : data ? (
          <Preview preview={data} />
        ) : (
          <SkeletonRows rows={6} />
        )}
      </div>
      {children}
    </Panel>
  )
}

function Preview({ preview }: { preview: DatasetPreview }) {
  const { rows, splits, purposes, funnel, shortfalls, duplicates, contaminated } = preview
  const counts = [...Object.entries(splits), ...Object.entries(purposes)]
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <p>
        <strong className="text-lg tabular-nums">{formatPlural(rows, 'row')}</strong>
      </p>
      {counts.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm tabular-nums">
          {counts.map(([name, count]) => (
            <li key={name}>
              {name} {formatCount(count)}
            </li>
          ))}
        </ul>
      )}
      <Funnel steps={funnel} />
      {(duplicates > 0 || contaminated > 0) && (
        <p className="text-muted text-sm">
          Left out: {formatPlural(duplicates, 'duplicate')}, {formatCount(contaminated)} found in a benchmark.
        </p>
      )}
      {shortfalls.length > 0 && (
        <ul className="list-disc pl-4 text-amber text-sm">
          {shortfalls.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
