'use client'
import { Search } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useEffect, useRef, useState, useTransition } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Input } from '#components/ui/input.tsx'

const quietMs = 200

/** Search whose words stand in the address (`search`); a new search begins at the first page. */
export function SearchBox({ label }: { label: string }) {
  const [searching, startTransition] = useTransition()
  const [{ search }, setQuery] = useQueryStates(
    { search: parseAsString.withDefault(''), after: parseAsString },
    { shallow: false, startTransition },
  )
  const [text, setText] = useState(search)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function change(value: string) {
    setText(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setQuery({ search: value || null, after: null }), quietMs)
  }
  return (
    <div className="relative w-full sm:w-64">
      <Search
        aria-hidden
        className={classNames(
          'pointer-events-none absolute top-1.5 left-2 size-4 text-faint',
          searching && 'animate-pulse text-accent',
        )}
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => change(event.target.value)}
        className="pl-7"
      />
    </div>
  )
}
