'use client'
import { classNames } from '#components/ui/class-names.ts'
import { formatCount } from '#components/ui/numbers.ts'
import type { Outline } from '#lib/trajectories/outline.ts'
import { type CellState, type TestLine, type TestRun, testLines } from '#lib/trajectories/test-runs.ts'
import { turningPoint } from '#lib/trajectories/turning-points.ts'

type TestLinesProps = {
  runs: TestRun[]
  outline: Outline
  onGoTo: (place: number) => void
  /** said where no test failed */
  none: string
}

/** more of them nobody reads */
const mostLines = 100

/** Each test that ever failed, run by run: red, green, or not told. */
export function TestLines({ runs, outline, onGoTo, none }: TestLinesProps) {
  const lines = testLines(runs)
  if (lines.length === 0) return <p className="text-muted">{none}</p>
  return (
    <>
      <ul className="flex flex-col rounded-md border bg-surface">
        {lines.slice(0, mostLines).map((line) => (
          <Line key={line.id} line={line} runs={runs} outline={outline} onGoTo={onGoTo} />
        ))}
      </ul>
      {lines.length > mostLines && (
        <p className="mt-1 text-faint text-sm">{formatCount(lines.length - mostLines)} more are not shown.</p>
      )}
    </>
  )
}

const looks: Record<CellState, string> = {
  failed: 'bg-red',
  passed: 'bg-green',
  unnamed: 'bg-green/30',
  unknown: 'bg-line',
}
const words: Record<CellState, string> = {
  failed: 'failed',
  passed: 'passed',
  unnamed: 'not named: not among the failures',
  unknown: 'not known: not all failures are named',
}

type LineProps = { line: TestLine; runs: TestRun[]; outline: Outline; onGoTo: (place: number) => void }

function Line({ line, runs, outline, onGoTo }: LineProps) {
  const [file, ...name] = line.id.split('::')
  return (
    <li className="flex flex-col gap-1 border-b px-3 py-1.5 last:border-b-0">
      <code className="text-xs [overflow-wrap:anywhere]" title={line.id}>
        {name.length > 0 ? name.join('::') : file}{' '}
        {name.length > 0 && <span className="text-faint">{file}</span>}
      </code>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex flex-wrap gap-px">
          {line.cells.map((cell, at) => {
            const place = (runs[at]?.index ?? 0) + 1
            return (
              <button
                key={place}
                type="button"
                aria-label={`${nameOf(place)}: ${words[cell]}`}
                title={`${nameOf(place)}: ${words[cell]}`}
                onClick={() => onGoTo(place)}
                className={classNames('h-4 w-3 rounded-[2px] hover:outline-1 hover:outline-ink', looks[cell])}
              />
            )
          })}
        </span>
        <Turned word="broke" turn={line.turnedRed} {...{ runs, outline, onGoTo }} />
        <Turned word="mended" turn={line.turnedGreen} {...{ runs, outline, onGoTo }} />
        {!line.turnedRed && !line.turnedGreen && (
          <span className="text-faint text-sm">red in every run that names it</span>
        )}
      </div>
    </li>
  )
}

const nameOf = (place: number) => (place === 0 ? 'Before the first step' : `Step ${place}`)

type TurnedProps = Omit<LineProps, 'line'> & { word: string; turn: TestLine['turnedRed'] }

/** Which step it was, or which of several: nobody ran the tests between them. */
function Turned({ word, turn, runs, outline, onGoTo }: TurnedProps) {
  const before = turn && runs[turn.before]
  const run = turn && runs[turn.run]
  if (!before || !run) return null
  const { step, candidates } = turningPoint(outline, before.index, run.index)
  return (
    <span className="text-muted text-sm">
      {word} {candidates.length > 1 ? 'between steps ' : 'at step '}
      {(candidates.length > 1 ? candidates : [step]).slice(-4).map((each, at) => (
        <span key={each}>
          {at > 0 && ', '}
          <button type="button" className="text-accent hover:underline" onClick={() => onGoTo(each + 1)}>
            {each + 1}
          </button>
        </span>
      ))}
    </span>
  )
}
