import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <div className="flex h-11 items-center gap-3 border-b px-4">
        <Skeleton className="w-40" />
      </div>
      <SkeletonRows rows={16} />
    </>
  )
}
