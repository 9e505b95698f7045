import { CircleAlert } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'

/** Why it ended as it did, and after a crash that it went on. */
export function RunReason({ run }: { run: { state: string; reason: string | null } }) {
  if (!run.reason) return null
  const failed = run.state === 'failed'
  return (
    <p
      role="status"
      className={classNames(
        'flex items-start gap-2 border-b px-4 py-2',
        failed ? 'bg-red-soft text-red' : 'bg-amber-soft text-amber',
      )}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">{run.reason}</span>
    </p>
  )
}
