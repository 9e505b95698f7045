import { ChevronDown, ChevronRight, Flag, Milestone, StickyNote } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import type { MarkerKind, Markers } from '#lib/trajectories/markers.ts'
import { kindAt, type Outline, testsAt } from '#lib/trajectories/outline.ts'
import type { Phase } from '#lib/trajectories/phases.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'
import { secondLine } from './list-items.ts'
import { stepIcons } from './step-icon.tsx'
import { kindWords, type StepTone, shortSummary, toneOf, toneWords } from './step-look.ts'

/** in pixels, from the top of the list; numbers apart, so that a line that stays is not drawn again */
type LinePlace = { top: number; height: number }

const dots: Record<StepTone, string> = {
  red: 'bg-red',
  green: 'bg-green',
  amber: 'bg-amber',
  blue: 'bg-blue',
  accent: 'bg-accent',
  grey: 'bg-line-strong',
}

type StepLineProps = LinePlace & {
  /** -1: the prompt */
  index: number
  outline: Outline
  markers: Markers
  /** undefined: not loaded yet */
  row: StepRow | undefined
  /** of the largest place, so that all numbers end at the same edge */
  digits: number
  selected: boolean
  onSelect: (place: number) => void
}

export function StepLine(props: StepLineProps) {
  const { index, outline, markers, row, digits, top, height, selected, onSelect } = props
  const prompt = index < 0
  const tone = prompt ? 'grey' : toneOf(outline, index)
  const kind = prompt ? 'message' : kindAt(outline, index)
  const Icon = stepIcons[kind]
  const second = prompt ? '' : secondLine(markers, index)
  const said =
    markers
      .get(index)
      ?.map(({ label }) => label)
      .join(', ') ?? toneWords[tone]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k move the selection, the list announces it
    <div
      role="option"
      id={`step-${index + 1}`}
      tabIndex={-1}
      aria-selected={selected}
      title={prompt ? 'What the model was given' : `${row?.summary ?? kindWords[kind]}\n${said}`}
      onClick={() => onSelect(index + 1)}
      className={classNames(
        'absolute inset-x-0 cursor-pointer border-transparent border-l-2 px-2 text-sm hover:bg-hover',
        selected && 'border-accent bg-accent-soft',
      )}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div className="flex h-7 items-center gap-2">
        <span
          className="shrink-0 text-right font-mono text-faint text-xs tabular-nums"
          style={{ width: `${Math.max(3, digits)}ch` }}
        >
          {prompt ? '' : index + 1}
        </span>
        <span className={classNames('size-1.5 shrink-0 rounded-full', dots[tone])} aria-hidden />
        <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
        <span className={classNames('min-w-0 flex-1 truncate', prompt ? 'text-muted' : 'font-mono text-xs')}>
          {prompt ? 'Prompt' : <Summary row={row} kind={kindWords[kind]} />}
        </span>
        {row && row.toolCalls > 1 && <span className="text-faint text-xs">x{row.toolCalls}</span>}
        {!prompt && <Tests outline={outline} index={index} />}
        {!prompt && second === '' && <span className="sr-only">, {said}</span>}
      </div>
      {second !== '' && <SecondLine kind={markers.get(index)?.[0]?.kind} text={second} digits={digits} />}
    </div>
  )
}

/** Until its row is here a line says what it knows: the kind of step. */
function Summary({ row, kind }: { row: StepRow | undefined; kind: string }) {
  if (!row) return <span className="text-faint">{kind} …</span>
  return shortSummary(row.summary) || <em className="text-faint">no words</em>
}

function Tests({ outline, index }: { outline: Outline; index: number }) {
  const tests = testsAt(outline, index)
  if (!tests) return null
  return (
    <span className={classNames('text-xs tabular-nums', tests.failed > 0 ? 'text-red' : 'text-green')}>
      {tests.passed}/{tests.passed + tests.failed}
    </span>
  )
}

const markerColours: Partial<Record<MarkerKind, string>> = {
  red: 'text-red',
  green: 'text-green',
  detector: 'text-amber',
  mark: 'text-blue',
}
const markerIcons: Partial<Record<MarkerKind, typeof Flag>> = {
  detector: Flag,
  mark: Milestone,
  note: StickyNote,
}

type SecondLineProps = { kind: MarkerKind | undefined; text: string; digits: number }

function SecondLine({ kind = 'mark', text, digits }: SecondLineProps) {
  const Icon = markerIcons[kind]
  return (
    <p
      className={classNames('flex h-4 items-center gap-1 text-xs', markerColours[kind])}
      style={{ paddingLeft: `calc(${Math.max(3, digits)}ch + 1.25rem)` }}
    >
      {Icon && <Icon className="size-3 shrink-0" aria-hidden />}
      <span className="truncate">{text}</span>
    </p>
  )
}

type PhaseLineProps = LinePlace & { at: number; phase: Phase; open: boolean; onToggle: (at: number) => void }

/** The heading of a phase: what kind of work, and how much of it. */
export function PhaseLine({ at, phase, open, top, height, onToggle }: PhaseLineProps) {
  const Icon = open ? ChevronDown : ChevronRight
  const count = phase.to - phase.from + 1
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: o folds and unfolds all of them
    <div
      role="option"
      aria-selected={false}
      tabIndex={-1}
      onClick={() => onToggle(at)}
      className="absolute inset-x-0 flex cursor-pointer items-end gap-1 px-2 pb-1 text-faint text-xs hover:text-ink"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <Icon className="size-3 shrink-0" aria-hidden />
      <span className="font-medium text-muted">{phase.name}</span>
      <span className="h-px min-w-2 flex-1 self-center bg-line" />
      <span className="tabular-nums">
        {count}
        <span className="sr-only">
          {` ${count === 1 ? 'step' : 'steps'} from ${phase.from + 1}${open ? '' : ', folded'}`}
        </span>
      </span>
    </div>
  )
}
