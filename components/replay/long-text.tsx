'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { formatPlural } from '#components/ui/numbers.ts'
import { AnsiText } from './ansi-text.tsx'
import { linesOf } from './text-lines.ts'

const lineHeight = 18

/** A text of megabytes: only the lines that are seen are drawn. Lines are not wrapped here, so that all are equally high. */
export function LongText({ text, label }: { text: string; label: string }) {
  const lines = useMemo(() => linesOf(text), [text])
  const box = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: lines.count,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  return (
    <>
      <p className="border-b px-3 py-1 text-faint text-sm">
        {formatPlural(lines.count, 'line')}, drawn as you scroll; not wrapped.
      </p>
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="h-[60vh] overflow-auto"
      >
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <pre
              key={key}
              data-text
              className="absolute left-0 px-3 leading-[18px]"
              style={{ height: lineHeight, transform: `translateY(${start}px)` }}
            >
              <AnsiText text={lines.at(index)} />
            </pre>
          ))}
        </div>
      </section>
    </>
  )
}
