import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { findMeasured } from '#lib/data/measurements.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** What the protected tests were measured to say of its workspaces, and the run that is at it. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => findMeasured((await params).trajectoryId))
}
