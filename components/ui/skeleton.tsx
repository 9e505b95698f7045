import { classNames } from './class-names.ts'

/** A grey place of the final size, while something loads. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={classNames('h-4 animate-pulse rounded bg-grey-soft motion-reduce:animate-none', className)}
    />
  )
}

/** Rows of a table that is on its way. */
export function SkeletonRows({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={index} className="flex h-8 items-center gap-4 border-b px-4">
          <Skeleton className="w-1/3" />
          <Skeleton className="w-20" />
          <Skeleton className="ml-auto w-16" />
          <Skeleton className="w-12" />
        </div>
      ))}
    </div>
  )
}
