import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[]} title="Overview" />
      <div role="status" aria-label="Loading" className="grid gap-4 p-4 xl:grid-cols-3">
        <Skeleton className="h-44 rounded-lg xl:col-span-3" />
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-40 rounded-lg xl:col-span-3" />
        <Skeleton className="h-72 rounded-lg xl:col-span-3" />
      </div>
    </>
  )
}
