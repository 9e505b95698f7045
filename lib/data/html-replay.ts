/** One trajectory as a self-contained HTML file, read piece by piece. */
import { objectStore } from '#lib/data/objects.ts'
import { findStepNotes } from '#lib/data/step-notes.ts'
import { bodiesPerRange, findStepBodies, findSteps, rowsPerAnswer } from '#lib/data/steps.ts'
import { findHeader, findTrajectory } from '#lib/data/trajectories.ts'
import { findVerdicts } from '#lib/data/verdicts.ts'
import { UserError } from '#lib/errors.ts'
import { htmlReplay } from '#lib/trajectories/formats/html/replay.ts'
import type { ExportedStep, FileChange } from '#lib/trajectories/formats/html/step.ts'
import { lineChanges } from '#lib/trajectories/line-changes.ts'
import type { ReplayTrajectory, StepNote, StepRow } from '#lib/trajectories/replay.ts'
import { diffTrees } from '#lib/trajectories/trees.ts'

/** bytes of a file whose changes are still shown line by line */
const largestFile = 512 * 1024
/** files of one step whose changes are shown */
const mostFiles = 100

/** @throws UserError when there is none of that id, before the first piece */
export async function exportHtml(
  trajectoryId: string,
): Promise<{ trajectory: ReplayTrajectory; pieces: AsyncGenerator<string> }> {
  const trajectory = await findTrajectory(trajectoryId)
  if (!trajectory)
    throw new UserError(`There is no trajectory "${trajectoryId}": use the id in the address of its replay.`)
  const [header, verdicts, rows, notes] = await Promise.all([
    findHeader(trajectoryId),
    findVerdicts(trajectoryId),
    allSteps(trajectoryId),
    findStepNotes(trajectoryId),
  ])
  const steps = stepsOf(trajectory, rows, notes)
  return { trajectory, pieces: htmlReplay({ trajectory, header, verdicts, rows, steps }) }
}

async function allSteps(trajectoryId: string): Promise<StepRow[]> {
  const rows: StepRow[] = []
  for (;;) {
    const from = rows.length
    const page = await findSteps(trajectoryId, [{ from, to: from + rowsPerAnswer }])
    rows.push(...page)
    if (page.length < rowsPerAnswer) return rows
  }
}

async function* stepsOf(
  { id, baseTree }: ReplayTrajectory,
  rows: StepRow[],
  notes: StepNote[],
): AsyncGenerator<ExportedStep> {
  for (let from = 0; from < rows.length; from += bodiesPerRange) {
    const bodies = await findStepBodies(id, { from, to: from + bodiesPerRange })
    for (const body of bodies) {
      const row = rows[body.index]
      if (!row) continue
      const before = body.index === 0 ? baseTree : (rows[body.index - 1]?.tree ?? null)
      const ofStep = notes.filter(({ index }) => index === body.index)
      yield { row, body, changes: await changesOf(before, row.tree), notes: ofStep }
    }
  }
}

/** null when the workspace before or after is not recorded */
async function changesOf(before: string | null, after: string | null): Promise<FileChange[] | null> {
  if (before === null || after === null) return null
  if (before === after) return []
  const changes = await diffTrees(objectStore(), before, after)
  return Promise.all(
    changes.map(async ({ path, change, oldId, newId }, at): Promise<FileChange> => {
      const file = { path, change, lines: null }
      if (at >= mostFiles) return { ...file, why: 'One of more files than are shown.' }
      const [old, now] = await Promise.all([textOf(oldId), textOf(newId)])
      if ('missing' in old || 'missing' in now)
        return {
          ...file,
          why: [old, now].map((side) => ('missing' in side ? side.missing : '')).find(Boolean),
        }
      return { path, change, lines: lineChanges(old.text, now.text) }
    }),
  )
}

type Side = { text: string } | { missing: string }

async function textOf(id: string | undefined): Promise<Side> {
  if (!id) return { text: '' }
  const [object] = await objectStore().get([id])
  const data = object?.data ?? Buffer.alloc(0)
  if (data.length > largestFile) return { missing: `${data.length} bytes: too large to be shown here.` }
  return data.subarray(0, 8_000).includes(0) ? { missing: 'Not a text.' } : { text: data.toString('utf8') }
}
