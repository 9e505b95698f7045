'use client'
import { classNames } from '#components/ui/class-names.ts'
import type { ViewMode } from './use-place.ts'

const modes: { mode: Exclude<ViewMode, 'between'>; label: string; title: string }[] = [
  { mode: 'file', label: 'File', title: 'The file as it stood after this step' },
  { mode: 'step', label: 'This step', title: 'What this step changed in it' },
  { mode: 'start', label: 'Since start', title: 'What changed in it since the agent began' },
]

type ModeChoiceProps = {
  mode: ViewMode
  base: number | null
  place: number
  onMode: (mode: ViewMode) => void
  onBase: (base: number) => void
}

/** What of a file is shown; any other step can be what it is compared with. */
export function ModeChoice({ mode, base, place, onMode, onBase }: ModeChoiceProps) {
  const between = mode === 'between'
  const look = (pressed: boolean) =>
    classNames(
      'h-5.5 whitespace-nowrap rounded px-1.5 text-muted text-sm hover:text-ink',
      pressed && 'bg-accent-soft font-medium text-accent',
    )
  return (
    <fieldset className="ml-auto flex min-w-0 flex-wrap items-center rounded-md border border-line-strong p-px">
      <legend className="sr-only">What of the file is shown</legend>
      {modes.map((each) => (
        <button
          key={each.mode}
          type="button"
          aria-pressed={mode === each.mode}
          title={each.title}
          onClick={() => onMode(each.mode)}
          className={look(mode === each.mode)}
        >
          {each.label}
        </button>
      ))}
      <button
        type="button"
        aria-pressed={between}
        title="What changed between another step and this one (=: from here)"
        onClick={() => onBase(base ?? Math.max(0, place - 1))}
        className={look(between)}
      >
        Since step
      </button>
      {between && (
        <input
          type="number"
          min={0}
          aria-label="Step to compare with"
          value={base ?? 0}
          onChange={(event) => onBase(Math.max(0, Math.trunc(event.target.valueAsNumber) || 0))}
          className="h-5.5 w-12 rounded bg-transparent px-1 text-right text-sm tabular-nums"
        />
      )}
    </fieldset>
  )
}
