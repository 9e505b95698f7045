import { X } from 'lucide-react'
import Link from 'next/link'

/** A filter that came with a link, said in words, and taken away by a click. */
export function FilterChip({ label, without }: { label: string; without: string }) {
  return (
    <Link
      href={without}
      className="inline-flex h-6 items-center gap-1.5 rounded-full border border-accent bg-accent-soft px-2 text-sm"
    >
      {label}
      <X className="size-3" aria-label="remove filter" />
    </Link>
  )
}
