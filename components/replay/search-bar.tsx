'use client'
import { ChevronDown, ChevronUp, Search as SearchIcon } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Input } from '#components/ui/input.tsx'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import type { Search } from './use-search.ts'

const quietMs = 250

type SearchBarProps = {
  search: Search
  /** steps of the trajectory */
  total: number
  box: RefObject<HTMLInputElement | null>
  onFind: (find: string) => void
}

/** Search over everything that can be read in the steps, folded or not; the count says how much of it was searched. */
export function SearchBar({ search, total, box, onFind }: SearchBarProps) {
  const [text, setText] = useState(search.find)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function change(value: string) {
    setText(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onFind(value), quietMs)
  }
  return (
    <search className="shrink-0 border-b">
      <div className="relative">
        <SearchIcon
          aria-hidden
          className="pointer-events-none absolute top-1.5 left-2.5 size-3.5 text-faint"
        />
        <Input
          ref={box}
          type="search"
          aria-label="Search in the steps"
          placeholder="Search in the steps"
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // sooner than the box would ask by itself
              if (text !== search.find) onFind(text)
              else if (event.shiftKey) search.previous()
              else search.next()
            }
            if (event.key === 'Escape') {
              if (text !== '') change('')
              event.currentTarget.blur()
            }
          }}
          className="h-7 rounded-none border-0 bg-transparent pl-8"
        />
      </div>
      {search.find !== '' && <Found search={search} total={total} />}
    </search>
  )
}

function Found({ search, total }: { search: Search; total: number }) {
  const { total: found, steps, position, searched, done, error, unloaded } = search
  return (
    <div className="flex flex-wrap items-center gap-x-2 border-t px-2.5 py-0.5 text-muted text-sm tabular-nums">
      <p role="status" className="min-w-0 flex-1">
        {error
          ? `Not searched: ${error.message}`
          : `${position > 0 ? `${formatCount(position)} of ` : ''}${formatPlural(found, 'match', 'matches')} in ${formatPlural(steps, 'step')}`}
        {!done && !error && `, ${formatCount(searched)} of ${formatCount(total)} steps searched…`}
        {unloaded > 0 && done && `; ${formatCount(unloaded)} of them in text that is not loaded or drawn`}
      </p>
      <button type="button" aria-label="Previous match" title="Previous match (,)" onClick={search.previous}>
        <ChevronUp className="size-4 hover:text-ink" aria-hidden />
      </button>
      <button type="button" aria-label="Next match" title="Next match (.)" onClick={search.next}>
        <ChevronDown className="size-4 hover:text-ink" aria-hidden />
      </button>
    </div>
  )
}
