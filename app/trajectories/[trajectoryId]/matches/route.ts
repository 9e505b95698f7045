import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { searchSteps } from '#lib/data/step-search.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** Where `find` occurs in the texts of the replay, from a place on: 0 is the prompt, then steps from 1. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    const from = wholeNumber(query, 'from') - 1
    return searchSteps((await params).trajectoryId, { query: query.get('find') ?? '', from })
  })
}
