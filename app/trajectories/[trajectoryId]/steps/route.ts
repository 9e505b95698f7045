import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findSteps } from '#lib/data/steps.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** Narrow rows from an index on, at most a page of them. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const from = wholeNumber(new URL(request.url).searchParams, 'from')
    return findSteps((await params).trajectoryId, { from })
  })
}
