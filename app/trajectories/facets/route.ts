import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { filterOf, loadListState } from '#app/trajectories/search-params.ts'
import { countTrajectories } from '#lib/data/trajectories.ts'
import { countFacets } from '#lib/data/trajectory-filter.ts'

/** Counts beside the list, in a request of their own: the rows must not wait for them. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(async () => {
    const filter = filterOf(loadListState(new URL(request.url).searchParams))
    const [facets, total] = await Promise.all([countFacets(filter), countTrajectories(filter)])
    return { facets, total }
  })
}
