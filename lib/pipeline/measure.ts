/**
 * Recipe `measure`: the protected tests of a task on the workspaces that an attempt went through, without an agent, each
 * in a fresh sandbox. What these tests said of a workspace before is not run again. No verdict comes of it.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { InfrastructureError } from '#lib/errors.ts'
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import { verifierOf } from '#lib/pipeline/verifier.ts'
import {
  type MeasuredSnapshot,
  type Measurement,
  type Snapshot,
  searchTurns,
  turnsOf,
} from '#lib/trajectories/measured.ts'
import { measureTree } from '#lib/verification/measure-tree.ts'

export type MeasureInput = {
  projectId: string
  trajectoryId: string
  /** search: only as many snapshots as it takes to find where tests turn */
  how: 'search' | 'all'
}

const turnSchema = z.object({
  /** steps counted from 1; 0 = the workspace as the agent found it */
  before: z.number(),
  step: z.number(),
  exact: z.boolean(),
  /** how many tests; which ones, the measurements themselves say */
  turnedRed: z.number(),
  turnedGreen: z.number(),
})

/** As a run keeps it. */
export const measureResultSchema = z.object({
  /** workspaces that differ from the one before */
  snapshots: z.number(),
  measured: z.number(),
  /** of those: these tests had been run on these files before */
  known: z.number(),
  notMeasured: z.number(),
  turns: z.array(turnSchema),
  /** later ones, which are not listed */
  moreTurns: z.number(),
})

export type MeasureResult = z.infer<typeof measureResultSchema>

/** turns that a run's result lists; the rest is read from the measurements themselves */
const mostListed = 50

/** @throws UserError when nothing of the attempt can be measured */
export async function measure(context: RecipeContext, input: MeasureInput): Promise<MeasureResult> {
  const { projectId, trajectoryId, how } = input
  const { taskNumber, testCommit, snapshots } = await context.records.loadSnapshots(projectId, trajectoryId)
  context.say('info', `The attempt went through ${snapshots.length} different workspaces.`)
  const done = new Map<number, { known: boolean } | null>()
  const measureAt = async (at: number) => {
    const snapshot = snapshots[at] as Snapshot
    const measured = await measureOnce(context, { projectId, taskNumber, testCommit, snapshot })
    done.set(at, measured && { known: measured.known })
    return measured?.digest ?? null
  }
  if (how === 'search') await searchTurns(snapshots.length, measureAt)
  else for (const at of snapshots.keys()) await measureAt(at)
  const measured: MeasuredSnapshot[] = []
  for (const [ordinal, { index, tree }] of snapshots.entries()) {
    if (!done.get(ordinal)) continue
    const found = await context.records.loadMeasurement(projectId, { testCommit, tree })
    if (found) measured.push({ index, ordinal, failed: found.failed, passed: found.passed.length })
  }
  const all = [...done.values()]
  return {
    snapshots: snapshots.length,
    measured: measured.length,
    known: all.filter((each) => each?.known).length,
    notMeasured: all.filter((each) => each === null).length,
    ...listed(measured),
  }
}

function listed(measured: MeasuredSnapshot[]): Pick<MeasureResult, 'turns' | 'moreTurns'> {
  const turns = turnsOf(measured)
  return {
    turns: turns.slice(0, mostListed).map(({ before, index, exact, turnedRed, turnedGreen }) => ({
      before: before + 1,
      step: index + 1,
      exact,
      turnedRed: turnedRed.length,
      turnedGreen: turnedGreen.length,
    })),
    moreTurns: Math.max(0, turns.length - mostListed),
  }
}

type Place = { projectId: string; taskNumber: string; testCommit: string; snapshot: Snapshot }

/** null: trouble of the machine, which says nothing about the workspace and is no reason to give up the rest. */
async function measureOnce(context: RecipeContext, { projectId, taskNumber, testCommit, snapshot }: Place) {
  const { records } = context
  const { index, tree } = snapshot
  const key = { testCommit, tree }
  const where = index < 0 ? 'as the agent found it' : `after step ${index + 1}`
  const run = async (signal: AbortSignal) => {
    const before = await records.loadMeasurement(projectId, key)
    const measurement = before ?? (await runTests(context, key, signal))
    if (!before) await records.saveMeasurement(projectId, key, measurement)
    const { failed, passed } = measurement
    const said = before ? ', as it is known' : ''
    context.say('info', `${passed.length} of ${passed.length + failed.length} tests pass ${where}${said}.`)
    return { digest: digestOf(measurement), known: before !== null }
  }
  try {
    return await context.stage(`tests of ${taskNumber} ${where}`, run, { taskNumber })
  } catch (error) {
    if (!(error instanceof InfrastructureError) || context.signal.aborted) throw error
    context.say('error', `It could not be measured ${where}: ${error.message}`)
    return null
  }
}

async function runTests(
  context: RecipeContext,
  { testCommit, tree }: { testCommit: string; tree: string },
  signal: AbortSignal,
): Promise<Measurement> {
  const results = await measureTree(verifierOf(context, signal), { testTree: testCommit, tree })
  const idsOf = (passed: boolean) =>
    results.filter(({ outcome }) => (outcome === 'passed') === passed).map(({ testId }) => testId)
  return { failed: idsOf(false), passed: idsOf(true) }
}

function digestOf({ failed, passed }: Measurement): string {
  return createHash('sha256')
    .update(JSON.stringify([failed.toSorted(), passed.toSorted()]))
    .digest('hex')
    .slice(0, 16)
}
