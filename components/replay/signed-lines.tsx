'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { occurrences } from '#lib/trajectories/occurrences.ts'
import type { ShownText } from '#lib/trajectories/shown-step.ts'
import { plainOutput } from '#lib/trajectories/terminal.ts'
import { useReading } from './reading.ts'
import { useRest } from './use-rest.ts'

const linesShown = 24

type SignedLinesProps = { sign: '+' | '-'; text: ShownText; label: string; className?: string }

/** Lines that an edit took away or put there. The sign is drawn, not written: search and copying see the lines alone. */
export function SignedLines({ sign, text: given, label, className }: SignedLinesProps) {
  const { wrap, find } = useReading()
  const [opened, setOpened] = useState(false)
  const { text: raw, more, load, loading, error } = useRest(given)
  const lines = plainOutput(raw).split(/(?<=\n)/)
  const beginning = lines.slice(0, linesShown)
  const hidden = lines.length - beginning.length
  const behind = find !== '' && occurrences(lines.slice(linesShown).join(''), find).length > 0
  const open = opened || behind
  return (
    <section
      aria-label={label}
      className={classNames(
        'overflow-x-auto py-1',
        sign === '+' ? 'bg-green-soft text-green' : 'bg-red-soft text-red',
        className,
      )}
    >
      <pre data-text className="leading-[18px]">
        {(open ? lines : beginning).map((line, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never move
            key={index}
            data-sign={sign}
            className={classNames(
              'block pl-7 -indent-4 before:opacity-60 before:content-[attr(data-sign)_"_"]',
              wrap ? 'whitespace-pre-wrap [overflow-wrap:anywhere]' : 'whitespace-pre',
            )}
          >
            {line}
          </span>
        ))}
      </pre>
      {hidden > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpened(!open)}
          className="px-3 py-0.5 text-sm"
        >
          {open ? 'Show less' : `Show ${formatPlural(hidden, 'more line')}`}
        </button>
      )}
      {more > 0 && (
        <p className="flex items-center gap-2 px-3 py-1 text-amber text-sm">
          Not loaded: {formatCount(more)} more characters.
          <Button size="sm" pending={loading} onClick={() => void load()}>
            Load all
          </Button>
          {error}
        </p>
      )}
    </section>
  )
}
