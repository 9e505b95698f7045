import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

type CellProps = ComponentProps<'td'> & { numeric?: boolean }

/** Dense table: 32 px rows, head sticks to the top of the box that scrolls. */
export function Table({ className, label, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <table
      aria-label={label}
      {...rest}
      className={classNames('w-full border-separate border-spacing-0', className)}
    />
  )
}

export function Head({ children, className }: ComponentProps<'thead'>) {
  return (
    <thead className={classNames('sticky top-0 z-10 bg-canvas text-left text-muted text-sm', className)}>
      <tr className="h-8 [&>th]:border-b">{children}</tr>
    </thead>
  )
}

export function HeadCell({ numeric, className, ...rest }: ComponentProps<'th'> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        'whitespace-nowrap px-2 font-medium first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
    />
  )
}

export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      {...rest}
      className={classNames(
        'relative h-8 hover:bg-hover data-[selected=true]:bg-accent-soft [&>td]:border-b',
        className,
      )}
    />
  )
}

export function Cell({ numeric, className, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      className={classNames(
        'px-2 py-1 first:pl-4 last:pr-4',
        numeric && 'whitespace-nowrap text-right tabular-nums',
        className,
      )}
    />
  )
}
