import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <div className="flex h-11 items-center gap-3 border-b px-4">
        <Skeleton className="w-64" />
        <Skeleton className="ml-auto w-48" />
      </div>
      <SkeletonRows rows={20} />
    </>
  )
}
