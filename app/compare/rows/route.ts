import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { findComparison } from '#lib/data/comparisons.ts'

/** The steps of two trajectories, aligned. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(async () => {
    const query = new URL(request.url).searchParams
    return findComparison(query.get('a') ?? '', query.get('b') ?? '')
  })
}
