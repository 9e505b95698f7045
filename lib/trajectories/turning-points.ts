/** Where the agent's own test runs say that things broke and were mended. Pure. */
import { type MeasuredSnapshot, type Turn, turnsOf } from './measured.ts'
import { changedFiles, firstFrom, type Outline } from './outline.ts'

/**
 * A test run and the step that is answerable for its result: the last one before it (or itself) that changed files. Of
 * several changes since the run before, nobody measured which one it was: `candidates` names them all.
 */
export type TurningPoint = { run: number; step: number; candidates: number[] }

/** The first run with a failing test; null = none is to be seen. */
export function firstFailingRun(outline: Outline): number | null {
  return outline.tests.find(({ failed }) => failed > 0)?.index ?? null
}

/** Runs that failed after one that did not. */
export function breaks(outline: Outline): TurningPoint[] {
  return turning(outline, (before, now) => before === 0 && now > 0)
}

/** Runs that passed after one that failed. */
export function repairs(outline: Outline): TurningPoint[] {
  return turning(outline, (before, now) => before > 0 && now === 0)
}

function turning(outline: Outline, turned: (before: number, now: number) => boolean): TurningPoint[] {
  const points: TurningPoint[] = []
  for (const [at, run] of outline.tests.entries()) {
    const before = outline.tests[at - 1]
    if (!before || !turned(before.failed, run.failed)) continue
    points.push(turningPoint(outline, before.index, run.index))
  }
  return points
}

/** @param before index of the run before, which is not itself a candidate unless nothing came between */
export function turningPoint(outline: Outline, before: number, run: number): TurningPoint {
  const candidates: number[] = []
  for (let index = before + 1; index <= run; index++) if (changedFiles(outline, index)) candidates.push(index)
  // a command may have changed what no snapshot shows: then the run itself is all that is known
  return { run, step: candidates.at(-1) ?? run, candidates }
}

/**
 * Steps that broke and mended tests, by the agent's own runs and by what was measured. Where a measurement leaves several
 * steps, it is the last of them that changed files.
 */
export function turningSteps(
  outline: Outline,
  measured: MeasuredSnapshot[],
): { broke: number[]; mended: number[] } {
  const turns = turnsOf(measured)
  const stepOf = ({ before, index, exact }: Turn) =>
    exact ? index : turningPoint(outline, before, index).step
  const steps = (own: TurningPoint[], turned: Turn[]) =>
    [...new Set([...own.map(({ step }) => step), ...turned.map(stepOf)])].sort((a, b) => a - b)
  return {
    broke: steps(
      breaks(outline),
      turns.filter(({ turnedRed }) => turnedRed.length > 0),
    ),
    mended: steps(
      repairs(outline),
      turns.filter(({ turnedGreen }) => turnedGreen.length > 0),
    ),
  }
}

/** The next of some steps after a place, and from the last on the first again; null = there are none. */
export function nextOf(steps: number[], index: number): number | null {
  const ordered = [...new Set(steps)].sort((a, b) => a - b).map((step) => ({ index: step }))
  return (ordered[firstFrom(ordered, index + 1)] ?? ordered[0])?.index ?? null
}
