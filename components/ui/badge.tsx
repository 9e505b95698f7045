import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Tone = 'green' | 'red' | 'amber' | 'blue' | 'grey'

const tones: Record<Tone, string> = {
  green: 'bg-green-soft text-green',
  red: 'bg-red-soft text-red',
  amber: 'bg-amber-soft text-amber',
  blue: 'bg-blue-soft text-blue',
  grey: 'bg-grey-soft text-grey',
}

type BadgeProps = {
  tone: Tone
  icon?: ReactNode
  title?: string
  className?: string
  children: ReactNode
}

export function Badge({ tone, icon, title, className, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded px-1.5 font-medium text-xs [&_svg]:size-3',
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}
