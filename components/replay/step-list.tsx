'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  Brain,
  CircleCheckBig,
  FilePen,
  type LucideIcon,
  MessageSquare,
  Terminal,
  TextSearch,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'
import { type StepTone, shortSummary, toneOf, toneWords } from './step-look.ts'

const rowHeight = 28

const dots: Record<StepTone, string> = {
  red: 'bg-red',
  green: 'bg-green',
  amber: 'bg-amber',
  blue: 'bg-blue',
  accent: 'bg-accent',
  grey: 'bg-line-strong',
}

function iconOf(step: StepRow): LucideIcon {
  if (step.kind === 'execute_bash') return Terminal
  if (step.kind === 'str_replace_editor') return step.summary.startsWith('view') ? TextSearch : FilePen
  if (step.kind === 'think') return Brain
  if (step.kind === 'finish') return CircleCheckBig
  return MessageSquare
}

type StepListProps = {
  steps: StepRow[]
  markers: Map<number, string>
  /** 0 is the prompt, then steps from 1 */
  selected: number
  onSelect: (place: number) => void
}

/** One row is the prompt, then a row a step; only what is seen exists. */
export function StepList({ steps, markers, selected, onSelect }: StepListProps) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: steps.length + 1,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const reachable = Math.min(selected, steps.length)
  useEffect(() => {
    rows.scrollToIndex(reachable, { align: 'auto' })
  }, [reachable, rows])
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Steps"
      aria-activedescendant={`step-${selected}`}
      tabIndex={0}
      className="h-full overflow-auto"
    >
      <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          <StepLine
            key={item.key}
            place={item.index}
            digits={String(steps.length).length}
            top={item.start}
            step={steps[item.index - 1]}
            marker={markers.get(item.index - 1)}
            selected={item.index === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  )
}

type StepLineProps = {
  place: number
  /** of the largest place, so that all numbers end at the same edge */
  digits: number
  top: number
  /** undefined: the prompt */
  step: StepRow | undefined
  marker: string | undefined
  selected: boolean
  onSelect: (place: number) => void
}

function StepLine({ place, digits, top, step, marker, selected, onSelect }: StepLineProps) {
  const tone = step ? toneOf(step) : 'grey'
  const Icon = step ? iconOf(step) : MessageSquare
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k move the selection, the list announces it
    <div
      role="option"
      id={`step-${place}`}
      tabIndex={-1}
      aria-selected={selected}
      title={step ? `${step.summary}\n${marker ?? toneWords[tone]}` : 'What the model was given'}
      onClick={() => onSelect(place)}
      className={classNames(
        'absolute inset-x-0 flex cursor-pointer items-center gap-2 border-transparent border-l-2 pr-2 pl-2 text-sm hover:bg-hover',
        selected && 'border-accent bg-accent-soft',
      )}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <span
        className="shrink-0 text-right font-mono text-faint text-xs tabular-nums"
        style={{ width: `${Math.max(3, digits)}ch` }}
      >
        {place || ''}
      </span>
      <span className={classNames('size-1.5 shrink-0 rounded-full', dots[tone])} aria-hidden />
      <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
      <span className={classNames('min-w-0 flex-1 truncate', step ? 'font-mono text-xs' : 'text-muted')}>
        {step ? shortSummary(step.summary) || <em className="text-faint">no words</em> : 'Prompt'}
      </span>
      {step && step.toolCalls > 1 && <span className="text-faint text-xs">x{step.toolCalls}</span>}
      {step && step.testsFailed !== null && (
        <span
          className={classNames('text-xs tabular-nums', step.testsFailed > 0 ? 'text-red' : 'text-green')}
        >
          {step.testsPassed ?? 0}/{(step.testsPassed ?? 0) + step.testsFailed}
        </span>
      )}
      {step && <span className="sr-only">, {marker ?? toneWords[tone]}</span>}
    </div>
  )
}
