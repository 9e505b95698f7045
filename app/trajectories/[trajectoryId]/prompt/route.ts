import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { findHeader } from '#lib/data/trajectories.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** What the model was given before its first answer. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => findHeader((await params).trajectoryId))
}
