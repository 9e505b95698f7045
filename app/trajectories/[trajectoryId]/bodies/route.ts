import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findOpenSteps } from '#lib/data/steps.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** What was said and done in the steps from <= index < to, long texts cut. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    const range = { from: wholeNumber(query, 'from'), to: wholeNumber(query, 'to') }
    return findOpenSteps((await params).trajectoryId, range)
  })
}
