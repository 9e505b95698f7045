import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { formatCount, formatDuration, formatTokens, formatUsd } from '#components/ui/numbers.ts'
import type { Marker, MarkerKind, Markers } from '#lib/trajectories/markers.ts'
import { type Outline, stepsIn, testsAt } from '#lib/trajectories/outline.ts'
import { type Phase, phaseAt } from '#lib/trajectories/phases.ts'
import type { StepRow } from '#lib/trajectories/replay.ts'

type StepHeaderProps = {
  place: number
  outline: Outline
  phases: Phase[]
  markers: Markers
  /** undefined: not loaded yet */
  row: StepRow | undefined
  imported: boolean
  onGoTo: (place: number) => void
}

/** Where this step stands in the work, and what it cost: it stays while its texts are scrolled. */
export function StepHeader({ place, outline, phases, markers, row, imported, onGoTo }: StepHeaderProps) {
  return (
    <header className="sticky top-0 z-10 border-b bg-canvas px-4 py-1.5 text-sm">
      <div className="flex min-h-5 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="whitespace-nowrap font-semibold text-base tabular-nums">
          Step {formatCount(place)}{' '}
          <span className="font-normal text-faint">of {formatCount(stepsIn(outline))}</span>
        </h2>
        <Badges outline={outline} index={place - 1} markers={markers.get(place - 1) ?? []} />
      </div>
      <div className="mt-0.5 flex flex-wrap items-center justify-between gap-x-4">
        <dl className="flex min-h-5 flex-wrap gap-x-3 text-muted tabular-nums">
          {row ? <Numbers row={row} imported={imported} /> : <div className="text-faint">not loaded yet</div>}
        </dl>
        <Around phases={phases} index={place - 1} onGoTo={onGoTo} />
      </div>
    </header>
  )
}

function Numbers({ row, imported }: { row: StepRow; imported: boolean }) {
  const said = (value: number, format: (value: number) => string) =>
    imported && value === 0 ? 'not recorded' : format(value)
  const tokens = `${formatTokens(row.promptTokens)} + ${formatTokens(row.completionTokens)}`
  return (
    <>
      <Fact name="tokens" title="Prompt and completion tokens as the endpoint counted them">
        {said(row.promptTokens + row.completionTokens, () => tokens)}
      </Fact>
      <Fact name="cost">{said(row.costUsd, formatUsd)}</Fact>
      <Fact name="model">{said(row.modelMs, formatDuration)}</Fact>
      <Fact name="tools">{said(row.toolMs, formatDuration)}</Fact>
    </>
  )
}

const tones: Record<MarkerKind, 'red' | 'green' | 'amber' | 'blue' | 'grey'> = {
  red: 'red',
  green: 'green',
  error: 'amber',
  detector: 'amber',
  finish: 'blue',
  mark: 'blue',
  note: 'grey',
}

/** What made somebody stop here: the tests before everything else. */
function Badges({ outline, index, markers }: { outline: Outline; index: number; markers: Marker[] }) {
  const tests = testsAt(outline, index)
  const turn = markers.find(({ kind }) => kind === 'red' || kind === 'green')
  const others = markers.filter((marker) => marker !== turn && !(tests && marker.kind === 'error'))
  return (
    <>
      {tests && (
        <Badge tone={tests.failed > 0 ? 'red' : 'green'}>
          {turn?.label ?? 'tests'}: {tests.passed} of {tests.passed + tests.failed} passed
        </Badge>
      )}
      {others.map(({ kind, label }) => (
        <Badge key={label} tone={tones[kind]}>
          {label}
        </Badge>
      ))}
    </>
  )
}

const phasesBeside = 2

/** The phase of this step between the ones around it. */
function Around({
  phases,
  index,
  onGoTo,
}: {
  phases: Phase[]
  index: number
  onGoTo: (place: number) => void
}) {
  const here = phaseAt(phases, index)
  if (!here) return null
  const at = phases.indexOf(here)
  const from = Math.max(0, at - phasesBeside)
  const some = phases.slice(from, at + phasesBeside + 1)
  return (
    <nav aria-label="Phases" className="flex items-center gap-0.5 text-faint text-xs max-md:hidden">
      {from > 0 && <span>… </span>}
      {some.map((phase) => (
        <span key={phase.from} className="flex items-center gap-0.5">
          {phase !== some[0] && <ChevronRight className="size-3" aria-hidden />}
          <button
            type="button"
            aria-current={phase === here ? 'step' : undefined}
            title={`${phase.name}: steps ${phase.from + 1} to ${phase.to + 1}`}
            onClick={() => onGoTo(phase.from + 1)}
            className="rounded px-1 hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
          >
            {phase.name}
          </button>
        </span>
      ))}
      {at + phasesBeside + 1 < phases.length && <span> …</span>}
    </nav>
  )
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="flex gap-1" title={title}>
      <dt className="text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
