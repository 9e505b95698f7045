import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findMessages } from '#lib/data/steps.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** The messages of one step exactly as the model sent and saw them. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const index = wholeNumber(new URL(request.url).searchParams, 'index')
    return findMessages((await params).trajectoryId, index)
  })
}
