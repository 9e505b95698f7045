'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { occurrences } from '#lib/trajectories/occurrences.ts'
import type { ShownText } from '#lib/trajectories/shown-step.ts'
import { folded, plainOutput } from '#lib/trajectories/terminal.ts'
import { AnsiText } from './ansi-text.tsx'
import { LongText } from './long-text.tsx'
import { useReading } from './reading.ts'
import { useRest } from './use-rest.ts'

type FoldedTextProps = { text: ShownText; label: string; lines?: number; className?: string }

/** characters above which an open text is drawn line by line as it is scrolled */
const drawnAtOnce = 400_000

/** Terminal text; what is long shows its beginning and says how much more there is. */
export function FoldedText({ text: given, label, lines = 40, className }: FoldedTextProps) {
  const { wrap, find } = useReading()
  const [opened, setOpened] = useState(false)
  const { text, more, load, loading, error } = useRest(given)
  const { text: beginning, hiddenLines, hiddenCharacters } = folded(text, lines)
  const hidden = hiddenLines + hiddenCharacters > 0
  // what is searched for must be seen, wherever it is
  const open = opened || (find !== '' && hidden && occursBehind(text, beginning, find))
  return (
    <div className={className}>
      {open && text.length > drawnAtOnce ? (
        <LongText text={text} label={label} />
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={label}
          className="overflow-x-auto"
        >
          <pre
            data-text
            className={classNames('px-3 py-2 leading-[18px]', wrap ? wrapping : 'whitespace-pre')}
          >
            <AnsiText text={open ? text : beginning} />
          </pre>
        </section>
      )}
      {hidden && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpened(!open)}
          className="w-full border-t px-3 py-1 text-left text-accent text-sm hover:bg-hover"
        >
          {open
            ? 'Show less'
            : hiddenLines > 0
              ? `Show ${formatPlural(hiddenLines, 'more line')}`
              : `Show ${formatCount(hiddenCharacters)} more characters`}
        </button>
      )}
      {more > 0 && (
        <p className="flex flex-wrap items-center gap-2 border-t bg-amber-soft px-3 py-1 text-amber text-sm">
          Not loaded: {formatCount(more)} more characters.
          <Button size="sm" pending={loading} onClick={() => void load().then(() => setOpened(true))}>
            Load all
          </Button>
          {error && <span className="text-red">{error}</span>}
        </p>
      )}
    </div>
  )
}

export const wrapping = 'whitespace-pre-wrap break-words [overflow-wrap:anywhere]'

function occursBehind(text: string, beginning: string, find: string): boolean {
  return occurrences(plainOutput(text), find).length > occurrences(plainOutput(beginning), find).length
}
