import { PageHeader } from '#components/ui/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

/** Of the list alone: an unknown dataset is told with status 404, which a page that began to load cannot do. */
export default function Loading() {
  return (
    <>
      <PageHeader crumbs={[]} title="Datasets" />
      <SkeletonRows rows={6} />
    </>
  )
}
