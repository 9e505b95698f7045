import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export const controlStyles =
  'h-7 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-ink disabled:opacity-60 aria-invalid:border-red'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input autoComplete="off" {...rest} className={classNames(controlStyles, className)} />
}
