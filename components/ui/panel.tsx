import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type PanelProps = {
  title: ReactNode
  /** beside the title, at the right */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** A titled box; tables inside reach its edges. */
export function Panel({ title, aside, className, children }: PanelProps) {
  return (
    <section
      className={classNames('flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface', className)}
    >
      <div className="flex min-h-9 items-center justify-between gap-3 border-b px-4 py-1">
        <h2 className="truncate font-medium">{title}</h2>
        {aside && <div className="flex shrink-0 items-center gap-2 text-muted text-sm">{aside}</div>}
      </div>
      {children}
    </section>
  )
}
