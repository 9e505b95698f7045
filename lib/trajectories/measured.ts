/** A task's protected tests, run on snapshots of an attempt's workspace: what was measured, and where it turned. Pure. */

/** A workspace that an attempt had for a while: from a step on, until something changed it. */
export type Snapshot = {
  /** the step that made it, counted from 0; -1 = as the agent found it */
  index: number
  tree: string
}

/** What an attempt at a task went through, and the commit of the task's tests as they are now. */
export type SnapshotsOfAttempt = { taskNumber: string; testCommit: string; snapshots: Snapshot[] }

/** The tests, and the workspace that they are run on. */
export type MeasurementKey = { testCommit: string; tree: string }
/** ids of the tests */
export type Measurement = { failed: string[]; passed: string[] }

export type MeasuredSnapshot = {
  index: number
  /** its place among the attempt's snapshots, counted from 0 */
  ordinal: number
  /** ids; all other tests passed, and every snapshot has the same tests */
  failed: string[]
  passed: number
}

export type MeasuredAttempt = {
  /** how many workspaces it went through; 0 = nothing is measured */
  snapshots: number
  measured: MeasuredSnapshot[]
  /** measured ones that are not listed */
  more: number
  /** that is measuring now */
  run: { id: string; state: string } | null
}

/** Between two snapshots that were measured, one after the other, some tests have another result. */
export type Turn = {
  /** step of the snapshot before, and of the one in which it is seen, counted from 0 */
  before: number
  index: number
  /** no snapshot lies between them: this step did it */
  exact: boolean
  turnedRed: string[]
  turnedGreen: string[]
}

/** Neighbours with the same files are one snapshot; a workspace that comes back later is another one. */
export function snapshotsOf(baseTree: string, steps: { index: number; tree: string | null }[]): Snapshot[] {
  const snapshots: Snapshot[] = [{ index: -1, tree: baseTree }]
  for (const { index, tree } of steps)
    if (tree !== null && tree !== snapshots.at(-1)?.tree) snapshots.push({ index, tree })
  return snapshots
}

/** @param measured in the order of their snapshots */
export function turnsOf(measured: MeasuredSnapshot[]): Turn[] {
  return measured.flatMap((now, at) => {
    const before = measured[at - 1]
    if (!before) return []
    const turnedRed = now.failed.filter((id) => !before.failed.includes(id))
    const turnedGreen = before.failed.filter((id) => !now.failed.includes(id))
    if (turnedRed.length + turnedGreen.length === 0) return []
    const exact = now.ordinal === before.ordinal + 1
    return [{ before: before.index, index: now.index, exact, turnedRed, turnedGreen }]
  })
}

/**
 * Measures as few of a row as it takes to find every change between neighbours, as long as what is the same at both ends
 * of a stretch has not changed and changed back within it: that part of the row stays unmeasured.
 * @param measure null = it could not be measured, which is the same as nothing
 */
export async function searchTurns(
  count: number,
  measure: (at: number) => Promise<string | null>,
): Promise<void> {
  if (count === 0) return
  const last = count - 1
  const first = await measure(0)
  if (last > 0) await within({ at: 0, result: first }, { at: last, result: await measure(last) }, measure)
}

type End = { at: number; result: string | null }

async function within(low: End, high: End, measure: (at: number) => Promise<string | null>): Promise<void> {
  const same = low.result !== null && low.result === high.result
  if (same || high.at - low.at <= 1) return
  const at = Math.floor((low.at + high.at) / 2)
  const middle = { at, result: await measure(at) }
  await within(low, middle, measure)
  await within(middle, high, measure)
}
