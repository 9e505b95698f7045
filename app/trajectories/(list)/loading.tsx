import { PageHeader } from '#components/ui/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[]} title="Trajectories" />
      <SkeletonRows rows={20} />
    </>
  )
}
