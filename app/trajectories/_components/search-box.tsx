'use client'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'

type SearchBoxProps = {
  value: string
  within: 'names' | null
  onChange: (value: string) => void
  onWithin: (within: 'names' | null) => void
}

/** One box for everything: names are a part of what is searched, and can be searched alone. */
export function SearchBox({ value, within, onChange, onWithin }: SearchBoxProps) {
  const [text, setText] = useState(value)
  return (
    <form
      className="flex max-w-full items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault()
        onChange(text.trim())
      }}
    >
      <span className="relative w-64 min-w-0">
        <Search className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" aria-hidden />
        <Input
          type="search"
          aria-label="Search trajectories"
          title={
            'All the words, or parts of them, in any order. "In quotation marks": that text as it stands.'
          }
          placeholder={within ? 'Title or task number' : 'Words, or "exact text"'}
          className="pl-7"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            if (event.target.value === '') onChange('')
          }}
          onBlur={() => text.trim() !== value && onChange(text.trim())}
        />
      </span>
      <Select
        aria-label="Search in"
        value={within ?? 'everything'}
        options={[
          { value: 'everything', label: 'in everything' },
          { value: 'names', label: 'in names' },
        ]}
        onChange={(event) => onWithin(event.target.value === 'names' ? 'names' : null)}
      />
    </form>
  )
}
