import Link from 'next/link'
import { classNames } from './class-names.ts'
import { formatCount } from './numbers.ts'

type Tab = { id: string; label: string; href: string; count?: number }

/** Tabs whose state is the address: each is a link. */
export function TabLinks({ tabs, active, label }: { tabs: Tab[]; active: string; label: string }) {
  return (
    <nav aria-label={label} className="flex shrink-0 gap-1 overflow-x-auto border-b px-3">
      {tabs.map((tab) => (
        <Link
          key={tab.id}
          href={tab.href}
          scroll={false}
          aria-current={tab.id === active ? 'page' : undefined}
          className={classNames(
            '-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-muted hover:text-ink',
            tab.id === active && 'border-accent font-medium text-ink',
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="rounded bg-grey-soft px-1 text-grey text-xs tabular-nums">
              {formatCount(tab.count)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
