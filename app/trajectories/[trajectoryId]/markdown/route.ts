import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { wholeNumber } from '#app/trajectories/whole-number.ts'
import { findStepBodies } from '#lib/data/steps.ts'
import { UserError } from '#lib/errors.ts'
import { stepMarkdown } from '#lib/trajectories/formats/markdown.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** One step (counted from 1) as Markdown, whole, under the title and the link that the reader sees. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    const step = wholeNumber(query, 'step')
    const [body] = await findStepBodies((await params).trajectoryId, { from: step - 1, to: step })
    if (!body) throw new UserError(`There is no step ${step} in this trajectory.`)
    return stepMarkdown({ title: query.get('title') ?? '', step, link: query.get('link') ?? '', body })
  })
}
