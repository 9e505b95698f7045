import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[{ label: 'Runs', href: '/runs' }]} title="…" />
      <div className="flex gap-8 border-b px-4 py-3">
        <Skeleton className="h-9 w-40" />
        <Skeleton className="h-9 w-32" />
        <Skeleton className="h-9 w-32" />
      </div>
      <div className="grid gap-4 p-4 xl:grid-cols-[3fr_2fr]">
        <Panel title="Stages">
          <SkeletonRows rows={10} />
        </Panel>
        <Panel title="Now">
          <SkeletonRows rows={6} />
        </Panel>
      </div>
    </>
  )
}
