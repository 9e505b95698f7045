/** One trajectory as an ATIF document, read piece by piece. */
import { bodiesPerRange, findStepBodies, findSteps } from '#lib/data/steps.ts'
import { findHeader, findTrajectory } from '#lib/data/trajectories.ts'
import { UserError } from '#lib/errors.ts'
import { atifDocument } from '#lib/trajectories/formats/atif.ts'
import type { ReplayTrajectory, StepRow } from '#lib/trajectories/replay.ts'
import type { StepBody } from '#lib/trajectories/types.ts'

/** @throws UserError when there is none of that id, it still runs, or it is another program's, before the first piece */
export async function exportAtif(
  trajectoryId: string,
): Promise<{ trajectory: ReplayTrajectory; pieces: AsyncGenerator<string> }> {
  const trajectory = await findTrajectory(trajectoryId)
  if (!trajectory)
    throw new UserError(`There is no trajectory "${trajectoryId}": use the id in the address of its replay.`)
  if (trajectory.state === 'running')
    throw new UserError(`"${trajectory.title}" is still running: export it when it has ended.`)
  if (trajectory.source)
    throw new UserError(
      `"${trajectory.title}" was imported from ${trajectory.source.name}: that file has more of it than ATIF would.`,
    )
  const header = await findHeader(trajectoryId)
  return { trajectory, pieces: atifDocument({ trajectory, header, steps: stepsOf(trajectory) }) }
}

async function* stepsOf({ id, steps }: ReplayTrajectory): AsyncGenerator<{ row: StepRow; body: StepBody }> {
  for (let from = 0; from < steps; from += bodiesPerRange) {
    const range = { from, to: from + bodiesPerRange }
    const rows = new Map((await findSteps(id, [range])).map((row) => [row.index, row]))
    for (const body of await findStepBodies(id, range)) {
      const row = rows.get(body.index)
      if (row) yield { row, body }
    }
  }
}
