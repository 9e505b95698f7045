import { formatCount } from '#components/ui/numbers.ts'
import { searchCaps } from '#lib/trajectories/search/search-document.ts'

/** What a search does not see, beside its results: nobody should take "not found" for "not there". */
export function SearchNotes({ notes, within }: { notes: string[]; within: 'names' | null }) {
  const { opening, said, done, observed, observedEnd } = searchCaps
  const caps = [
    `the first ${formatCount(opening)} characters of the task`,
    `${formatCount(said)} of what a step says`,
    `${formatCount(done)} of its calls`,
    `the first ${formatCount(observed)} and last ${formatCount(observedEnd)} of what it is answered`,
  ]
  return (
    <div className="flex flex-col gap-0.5 border-b px-4 py-1.5 text-muted text-sm">
      {within === null && (
        <p>
          Searched: names, {caps.join(', ')}. What is running or was not counted yet is found by its name
          alone.
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="text-amber">
          {note}
        </p>
      ))}
    </div>
  )
}
