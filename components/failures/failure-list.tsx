import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { FailedTask } from '#lib/data/failures.ts'

type Class = FailedTask['failureClass']

const tones: Record<Class, Tone> = { model: 'red', tests: 'amber', infrastructure: 'grey' }

type FailureListProps = {
  failures: FailedTask[]
  /** where a task can be read */
  hrefOf: (number: string) => string
  /** at the bottom: what can be done about them */
  children?: ReactNode
}

/** One line per failed task: whose fault, why, and where to see it. */
export function FailureList({ failures, hrefOf, children }: FailureListProps) {
  return (
    <Panel title="What failed" aside={`${failures.length} of the tasks`}>
      <ul aria-label="Failed tasks">
        {failures.map(({ number, title, failureClass, reason, proof }) => (
          <li
            key={number}
            className="flex flex-wrap items-baseline gap-x-2 border-b px-4 py-1.5 last:border-b-0"
          >
            <Link href={hrefOf(number)} className="font-medium tabular-nums hover:underline" title={title}>
              {number}
            </Link>
            <Badge tone={tones[failureClass]}>{failureClass}</Badge>
            <span className="min-w-0 break-words text-muted">{reason}</span>
            <Link href={proof.href} className="text-accent hover:underline">
              see {proof.what}
            </Link>
          </li>
        ))}
      </ul>
      {children && <div className="flex flex-wrap gap-2 border-t px-4 py-2">{children}</div>}
    </Panel>
  )
}
