import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { filterOf, loadListState } from '#app/trajectories/search-params.ts'
import { findTrajectories } from '#lib/data/trajectories.ts'

/** Further pages of the list. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(async () => {
    const { searchParams } = new URL(request.url)
    const state = loadListState(searchParams)
    const cursor = searchParams.get('cursor')
    return findTrajectories({ filter: filterOf(state), sort: state.sort, order: state.order, cursor })
  })
}
