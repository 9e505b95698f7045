'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { type JsonLine, jsonLines } from '#lib/trajectories/json-lines.ts'
import { occurrences } from '#lib/trajectories/occurrences.ts'
import { wrapping } from './folded-text.tsx'
import { useReading } from './reading.ts'

/** An object as a tree whose branches fold. */
export function JsonTree({ value, label }: { value: Record<string, unknown>; label: string }) {
  const { find } = useReading()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const lines = jsonLines(value)
  function toggle(path: string) {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }
  if (lines.length === 0) return <p className="px-3 py-1 text-faint text-sm">Empty: no arguments.</p>
  return (
    <ul aria-label={label} className="py-1 font-mono text-xs">
      {visible(lines, closed, find).map((line) => (
        <Line key={line.path} line={line} closed={closed.has(line.path)} onToggle={toggle} />
      ))}
    </ul>
  )
}

/** Without what lies below a closed line; what is searched for opens the branches above it. */
function visible(lines: JsonLine[], closed: ReadonlySet<string>, find: string): JsonLine[] {
  const shown: JsonLine[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as JsonLine
    shown.push(line)
    if (line.below === 0 || !closed.has(line.path)) continue
    const below = lines.slice(at + 1, at + 1 + line.below)
    if (!below.some(({ text }) => occurrences(text, find).length > 0)) at += line.below
  }
  return shown
}

type LineProps = { line: JsonLine; closed: boolean; onToggle: (path: string) => void }

function Line({ line, closed, onToggle }: LineProps) {
  const { wrap } = useReading()
  const Icon = closed ? ChevronRight : ChevronDown
  const branch = line.below > 0
  return (
    <li
      className="flex items-start gap-1 px-2 leading-[18px] hover:bg-hover"
      style={{ paddingLeft: 8 + line.depth * 14 }}
    >
      {branch ? (
        <button
          type="button"
          aria-expanded={!closed}
          aria-label={line.text}
          onClick={() => onToggle(line.path)}
          className="mt-0.5 text-faint hover:text-ink"
        >
          <Icon className="size-3.5" aria-hidden />
        </button>
      ) : (
        <span className="w-3.5 shrink-0" />
      )}
      <span
        data-text
        className={classNames(
          'min-w-0',
          branch && 'text-muted',
          wrap ? wrapping : 'overflow-x-auto whitespace-pre',
        )}
      >
        {line.text}
      </span>
    </li>
  )
}
