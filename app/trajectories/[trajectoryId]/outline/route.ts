import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findOutline } from '#lib/data/outlines.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** Two letters a step, from an index on. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const from = wholeNumber(new URL(request.url).searchParams, 'from')
    return findOutline((await params).trajectoryId, from)
  })
}
