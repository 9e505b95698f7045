/**
 * Phases of work, from what tools did and tests said. The rules, in this order, for each step:
 *
 * 1. it declares the task done: `submit`
 * 2. a test run is to be seen in its output: `test`
 * 3. it changed files: `fix` while the last test run was red, else `implement`
 * 4. it only looked, thought or spoke: before the first change `explore`; later it belongs to the work it serves: `fix`
 *    while the last test run was red, else the phase before it; and right after a submit that was not the end: `explore`
 *
 * Tests that the environment placed make what follows new work: the result of earlier runs no longer counts.
 */
import { changedFiles, kindAt, type Outline, stepsIn } from './outline.ts'

export type PhaseName = 'explore' | 'implement' | 'test' | 'fix' | 'submit'

/** Steps from..to, both included, that follow one another in one phase. */
export type Phase = { name: PhaseName; from: number; to: number }

export function phasesOf(outline: Outline): Phase[] {
  const phases: Phase[] = []
  const placed = new Set(
    outline.marks.filter(({ mark }) => mark === 'tests placed').map(({ index }) => index),
  )
  let state: State = { phase: 'explore', red: false, changed: false }
  let nextTests = 0
  for (let index = 0; index < stepsIn(outline); index++) {
    const tests = outline.tests[nextTests]?.index === index ? outline.tests[nextTests++] : undefined
    state = after(state, {
      submits: kindAt(outline, index) === 'finish',
      failed: tests?.failed ?? null,
      changes: changedFiles(outline, index),
    })
    const last = phases.at(-1)
    if (last?.name === state.phase) last.to = index
    else phases.push({ name: state.phase, from: index, to: index })
    if (placed.has(index)) state = { ...state, red: false }
  }
  return phases
}

type State = { phase: PhaseName; red: boolean; changed: boolean }
type Seen = { submits: boolean; failed: number | null; changes: boolean }

function after(before: State, { submits, failed, changes }: Seen): State {
  const changed = before.changed || changes
  if (submits) return { ...before, changed, phase: 'submit' }
  if (failed !== null) return { phase: 'test', red: failed > 0, changed }
  if (changes) return { ...before, changed, phase: before.red ? 'fix' : 'implement' }
  if (!changed || before.phase === 'submit') return { ...before, phase: before.red ? 'fix' : 'explore' }
  if (before.red) return { ...before, phase: 'fix' }
  return { ...before, phase: before.phase === 'test' ? 'implement' : before.phase }
}

/** The phase that a step belongs to; null = there is no such step */
export function phaseAt(phases: Phase[], index: number): Phase | null {
  let low = 0
  let high = phases.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const phase = phases[middle] as Phase
    if (index < phase.from) high = middle - 1
    else if (index > phase.to) low = middle + 1
    else return phase
  }
  return null
}
