'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { ComparedKind, ComparedRow, Comparison } from '#lib/trajectories/comparison.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'

const rowHeight = 28

type RowListProps = { comparison: Comparison; selected: number; onSelect: (position: number) => void }

/** One row is a step of A beside its counterpart in B; only what is seen exists. */
export function RowList({ comparison, selected, onSelect }: RowListProps) {
  const { rows, steps, divergence } = comparison
  const box = useRef<HTMLDivElement>(null)
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  useEffect(() => {
    lines.scrollToIndex(selected, { align: 'auto' })
  }, [selected, lines])
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Aligned steps"
      aria-activedescendant={`row-${selected}`}
      tabIndex={0}
      className="h-full overflow-auto"
    >
      <div role="presentation" className="relative" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((item) => (
          <Line
            key={item.key}
            position={item.index}
            top={item.start}
            row={rows[item.index] as ComparedRow}
            a={steps.a[rows[item.index]?.a ?? -1]}
            b={steps.b[rows[item.index]?.b ?? -1]}
            parts={item.index === divergence}
            selected={item.index === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  )
}

const words: Record<ComparedKind, string> = {
  same: 'the same',
  alike: 'about the same file or program, but not the same calls, or not known to be',
  a: 'in A alone',
  b: 'in B alone',
}

type LineProps = {
  position: number
  top: number
  row: ComparedRow
  a: StepRow | undefined
  b: StepRow | undefined
  parts: boolean
  selected: boolean
  onSelect: (position: number) => void
}

function Line({ position, top, row, a, b, parts, selected, onSelect }: LineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k move the selection, the list announces it
    <div
      role="option"
      id={`row-${position}`}
      tabIndex={-1}
      aria-selected={selected}
      title={`${parts ? 'They part here: ' : ''}${words[row.kind]}`}
      onClick={() => onSelect(position)}
      className={classNames(
        'absolute inset-x-0 grid cursor-pointer grid-cols-[1fr_1.25rem_1fr] items-stretch border-transparent border-l-2 text-xs hover:bg-hover',
        parts && 'border-t border-t-amber',
        selected && 'border-l-accent bg-accent-soft',
      )}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <Half step={a} muted={row.kind === 'same'} tone="bg-accent-soft" name="A" />
      <span className="self-center text-center text-faint" aria-hidden>
        {row.kind === 'same' ? '=' : row.kind === 'alike' ? '≈' : ''}
      </span>
      <Half step={b} muted={row.kind === 'same'} tone="bg-blue-soft" name="B" />
      <span className="sr-only">
        {parts ? 'they part here, ' : ''}
        {words[row.kind]}
      </span>
    </div>
  )
}

type HalfProps = { step: StepRow | undefined; muted: boolean; tone: string; name: 'A' | 'B' }

function Half({ step, muted, tone, name }: HalfProps) {
  if (!step) {
    return (
      <span className="flex items-center px-2 text-faint">
        <span aria-hidden>·</span>
        <span className="sr-only">{name}: no counterpart</span>
      </span>
    )
  }
  const failed = step.testsFailed !== null && step.testsFailed > 0
  return (
    <span className={classNames('flex min-w-0 items-center gap-1.5 px-2', !muted && tone)}>
      <span className="w-[3ch] shrink-0 text-right font-mono text-faint tabular-nums">{step.index + 1}</span>
      <span className={classNames('min-w-0 flex-1 truncate font-mono', muted && 'text-muted')}>
        {shortSummary(step.summary) || step.kind}
      </span>
      {step.testsFailed !== null && (
        <span className={classNames('shrink-0 tabular-nums', failed ? 'text-red' : 'text-green')}>
          {step.testsPassed ?? 0}/{(step.testsPassed ?? 0) + step.testsFailed}
        </span>
      )}
      {step.outcome === 'error' && step.testsFailed === null && (
        <span className="size-1.5 shrink-0 rounded-full bg-amber" role="img" aria-label="a call failed" />
      )}
    </span>
  )
}

/** Without what every step says: where the workspace is. */
function shortSummary(summary: string): string {
  return summary.replace(/^cd \/workspace\/? *(&&|;) */, '').replaceAll('/workspace/', '')
}
