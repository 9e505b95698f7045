import { StickyNote, X } from 'lucide-react'
import { IconButton } from '#components/ui/button.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { StepNote } from '#lib/trajectories/replay.ts'

type StepNotesProps = { notes: StepNote[]; pending: boolean; onRemove: (id: string) => void }

/** What people said of this step. */
export function StepNotes({ notes, pending, onRemove }: StepNotesProps) {
  if (notes.length === 0) return null
  return (
    <ul aria-label="Notes" className="flex flex-col gap-1 px-4 pt-3">
      {notes.map(({ id, text, author, createdAt }) => (
        <li key={id} className="flex items-start gap-2 rounded-md bg-amber-soft px-3 py-1.5">
          <StickyNote className="mt-0.5 size-4 shrink-0 text-amber" aria-hidden />
          <div className="min-w-0 flex-1">
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
            <p className="text-muted text-xs">
              {author === 'local' ? 'noted here' : author}, <RelativeTime at={createdAt} />
            </p>
          </div>
          <IconButton
            size="sm"
            label="Remove this note"
            disabled={pending}
            icon={<X aria-hidden />}
            onClick={() => onRemove(id)}
          />
        </li>
      ))}
    </ul>
  )
}
