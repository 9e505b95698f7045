import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findStepText } from '#lib/data/steps.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** The rest of a text that was cut: `index` of the step, number of the text, character to go on from. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    const [index, part, from] = [
      wholeNumber(query, 'index'),
      wholeNumber(query, 'part'),
      wholeNumber(query, 'from'),
    ]
    return findStepText((await params).trajectoryId, { index, part, from })
  })
}
