import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { findTestRuns } from '#lib/data/test-runs.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** What the agent's own test runs said, test by test. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return dataAnswer(async () => findTestRuns((await params).trajectoryId))
}
