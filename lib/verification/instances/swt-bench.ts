/**
 * SWT-bench's verdict and coverage delta (specs/05), exactly as its harness computes them, holes included, and the
 * coverage corrected. Golden numbers: specs/examples/swt-grading-cases.json. Pure.
 */
import type { LineHits } from '#lib/languages/language.ts'
import type { LineChanges } from '#lib/trajectories/unified-diff.ts'
import type { TestOutcome } from '../verdict.ts'

/** what tests said, by id; everything but `passed` and `failed` counts as if the test were not there */
export type Outcomes = Record<string, TestOutcome>

/** without the golden patch, and with it */
export type Pair<T> = { pre: T; post: T }

export type TransitionSets = {
  failToPass: string[]
  passToPass: string[]
  failToFail: string[]
  passToFail: string[]
  unmatched: string[]
}

export function transitionSets({ pre, post }: Pair<Outcomes>): TransitionSets {
  const sets: TransitionSets = {
    failToPass: [],
    passToPass: [],
    failToFail: [],
    passToFail: [],
    unmatched: [],
  }
  for (const id of [...new Set([...Object.keys(pre), ...Object.keys(post)])].sort())
    sets[transition(pre[id], post[id])].push(id)
  return sets
}

function transition(pre?: TestOutcome, post?: TestOutcome): keyof TransitionSets {
  if (pre === 'passed') return post === 'passed' ? 'passToPass' : 'passToFail'
  if (post === 'passed') return 'failToPass'
  if (post === 'failed') return 'failToFail'
  return 'unmatched'
}

/** As upstream: a new fail-to-pass test, none of the base's lost, no new pass-to-fail or fail-to-fail. */
export function swtBenchResolved(pred: TransitionSets, base: TransitionSets): boolean {
  const added = addedFailToPass(pred, base)
  return (
    added > 0 &&
    base.failToPass.every((id) => pred.failToPass.includes(id)) &&
    pred.passToFail.every((id) => base.passToFail.includes(id)) &&
    pred.failToFail.every((id) => base.failToFail.includes(id))
  )
}

export function addedFailToPass(pred: TransitionSets, base: TransitionSets): number {
  return pred.failToPass.filter((id) => !base.failToPass.includes(id)).length
}

export type CoverageRuns = { pred: Pair<LineHits>; gold: Pair<LineHits>; base: Pair<LineHits> }

export type CoverageDelta = {
  /** changed lines that can run: removed ones of the old text, added ones of the new */
  lines: number
  /** shares of those lines; null = there is none */
  pred: number | null
  gold: number | null
  base: number | null
  delta: number | null
}

/**
 * Over the changed lines of the golden patch. A line counts as covered by the delta when it ran more often than with the
 * base's tests.
 * @param quirk upstream takes the base's hits of removed lines from the run after the patch, where the same numbers mean
 * other lines: true gives the number that compares with published ones
 */
export function coverageDelta(
  changes: Record<string, LineChanges>,
  { pred, gold, base }: CoverageRuns,
  { quirk }: { quirk: boolean },
): CoverageDelta {
  const lines = Object.entries(changes).flatMap(([path, { removed, added }]) => [
    ...removed
      .filter((line) => isThere(gold.pre, path, line) || isThere(base.pre, path, line))
      .map((line) => ({
        path,
        line,
        side: 'pre' as const,
        baseSide: quirk ? ('post' as const) : ('pre' as const),
      })),
    ...added
      .filter((line) => isThere(gold.post, path, line) || isThere(base.post, path, line))
      .map((line) => ({ path, line, side: 'post' as const, baseSide: 'post' as const })),
  ])
  const share = (covered: (line: (typeof lines)[number]) => boolean) =>
    lines.length === 0 ? null : lines.filter(covered).length / lines.length
  const baseHits = ({ path, line, baseSide }: (typeof lines)[number]) => hitsOf(base[baseSide], path, line)
  return {
    lines: lines.length,
    pred: share(({ path, line, side }) => hitsOf(pred[side], path, line) > 0),
    gold: share(({ path, line, side }) => hitsOf(gold[side], path, line) > 0),
    base: share((line) => baseHits(line) > 0),
    delta: share((line) => hitsOf(pred[line.side], line.path, line.line) > baseHits(line)),
  }
}

function isThere(hits: LineHits, path: string, line: number): boolean {
  return hits[path]?.[line] !== undefined
}

function hitsOf(hits: LineHits, path: string, line: number): number {
  return hits[path]?.[line] ?? 0
}
