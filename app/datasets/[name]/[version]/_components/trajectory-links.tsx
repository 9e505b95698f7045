import Link from 'next/link'
import { formatCount } from '#components/ui/numbers.ts'
import { findTitles } from '#lib/data/trajectories.ts'

const mostLinks = 20

type TrajectoryLinksProps = {
  ids: string[]
  /** said behind a title, by id */
  notes?: Map<string, string>
  /** where all of them are named */
  all: string
}

export async function TrajectoryLinks({ ids, notes, all }: TrajectoryLinksProps) {
  const shown = ids.slice(0, mostLinks)
  const titles = await findTitles(shown)
  const more = ids.length - shown.length
  return (
    <ul className="mt-1 flex flex-col">
      {shown.map((id) => (
        <li key={id} className="flex min-w-0 gap-2">
          <Link href={`/trajectories/${id}`} className="truncate hover:underline">
            {titles.get(id) ?? `${id} (deleted since)`}
          </Link>
          {notes?.has(id) && <span className="min-w-0 truncate text-faint">{notes.get(id)}</span>}
        </li>
      ))}
      {more > 0 && (
        <li className="text-faint text-sm">
          and {formatCount(more)} more: {all} names each
        </li>
      )}
    </ul>
  )
}
