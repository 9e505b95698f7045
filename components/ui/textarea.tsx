import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlStyles } from './input.tsx'

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={classNames(controlStyles, 'h-auto min-h-16 py-1.5', className)} />
}
