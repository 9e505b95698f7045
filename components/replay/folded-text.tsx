'use client'
import { useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount, formatPlural } from '#components/ui/numbers.ts'
import { AnsiText } from './ansi-text.tsx'
import { folded } from './terminal.ts'

type FoldedTextProps = { text: string; label: string; lines?: number; className?: string }

/** Terminal text; what is long shows its beginning and says how much more there is. */
export function FoldedText({ text, label, lines = 40, className }: FoldedTextProps) {
  const [open, setOpen] = useState(false)
  const { text: beginning, hiddenLines, hiddenCharacters } = folded(text, lines)
  const hidden = hiddenLines + hiddenCharacters > 0
  return (
    <div className={className}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto"
      >
        <pre className="whitespace-pre-wrap break-words px-3 py-2 leading-[18px] [overflow-wrap:anywhere]">
          <AnsiText text={open ? text : beginning} />
        </pre>
      </section>
      {hidden && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className={classNames('w-full border-t px-3 py-1 text-left text-accent text-sm hover:bg-hover')}
        >
          {open
            ? 'Show less'
            : hiddenLines > 0
              ? `Show ${formatPlural(hiddenLines, 'more line')}`
              : `Show ${formatCount(hiddenCharacters)} more characters`}
        </button>
      )}
    </div>
  )
}
