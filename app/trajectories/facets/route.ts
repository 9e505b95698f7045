import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { filterOf, loadListState } from '#app/trajectories/search-params.ts'
import { countFacets } from '#lib/data/facets.ts'

/** Counts beside the list, in a request of their own: the rows must not wait for them. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(() => countFacets(filterOf(loadListState(new URL(request.url).searchParams))))
}
