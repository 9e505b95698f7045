import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'

type EmptyStateProps = {
  title: string
  /** one sentence that teaches */
  children: ReactNode
  action?: ReactNode
  /** the same on the command line */
  command?: string
}

export function EmptyState({ title, children, action, command }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center gap-3 px-4 py-14 text-center">
      <h2 className="font-medium text-lg">{title}</h2>
      <div className="text-pretty text-muted">{children}</div>
      {action}
      {command && (
        <div className="flex max-w-full flex-wrap items-center justify-center gap-2 text-faint text-sm">
          <span>or on the command line</span>
          <span className="inline-flex max-w-full items-center gap-1 rounded border bg-surface py-0.5 pr-1 pl-2">
            <code className="wrap-anywhere min-w-0 text-left text-muted">{command}</code>
            <CopyButton text={command} label="Copy command" />
          </span>
        </div>
      )}
    </div>
  )
}
