import { ChevronRight, Link2 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyLink } from './copy-link.tsx'

type PageHeaderProps = {
  /** from the outside in, without the page itself */
  crumbs: { label: string; href?: string }[]
  title: string
  actions?: ReactNode
  /** badges and small facts beside the title */
  meta?: ReactNode
}

export function PageHeader({ crumbs, title, actions, meta }: PageHeaderProps) {
  return (
    <header className="sticky top-0 z-20 flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b bg-canvas px-4 py-1.5">
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1">
        {crumbs.map((crumb) => (
          <span key={crumb.label} className="flex shrink-0 items-center gap-1 text-muted">
            {crumb.href ? (
              <Link href={crumb.href} className="rounded hover:text-ink hover:underline">
                {crumb.label}
              </Link>
            ) : (
              crumb.label
            )}
            <ChevronRight className="size-3.5 text-faint" aria-hidden />
          </span>
        ))}
        <h1 className="truncate font-semibold" title={title}>
          {title}
        </h1>
        <CopyLink icon={<Link2 aria-hidden />} />
      </nav>
      {meta && <div className="flex flex-wrap items-center gap-2 text-muted text-sm">{meta}</div>}
      {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
