import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[]} title="Runs" />
      <div className="flex items-center gap-2 border-b px-4 py-2">
        <Skeleton className="h-7 w-64" />
        <Skeleton className="h-6 w-24 rounded-full" />
        <Skeleton className="h-6 w-24 rounded-full" />
      </div>
      <SkeletonRows />
    </>
  )
}
