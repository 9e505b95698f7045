import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { ranges } from '#app/trajectories/whole-number.ts'
import { findSteps } from '#lib/data/steps.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** Narrow rows of the ranges in `at`, e.g. `0-100,250-251`; the end of a range is not in it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () =>
    findSteps((await params).trajectoryId, ranges(new URL(request.url).searchParams, 'at')),
  )
}
