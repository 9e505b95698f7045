import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[{ label: 'Projects', href: '/projects' }]} title="…" />
      <div className="flex h-9.25 items-center gap-4 border-b px-5">
        <Skeleton className="w-12" />
        <Skeleton className="w-12" />
        <Skeleton className="w-12" />
        <Skeleton className="w-12" />
      </div>
      <div className="grid gap-4 p-4 xl:grid-cols-[3fr_2fr]">
        <Panel title="Plan">
          <SkeletonRows rows={10} />
        </Panel>
        <Panel title="Dependencies">
          <SkeletonRows rows={6} />
        </Panel>
      </div>
    </>
  )
}
