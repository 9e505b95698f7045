import { dataAnswer } from '#app/trajectories/data-answer.ts'
import { loadListState } from '#app/trajectories/search-params.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { findSearchHits } from '#lib/data/search-hits.ts'

/** rows of one page of the list */
const most = 50

/** Where a search found the trajectories of a page, in a request of its own: the rows must not wait for it. */
export function GET(request: Request): Promise<Response> {
  return dataAnswer(() => {
    const { searchParams } = new URL(request.url)
    const { search, within } = loadListState(searchParams)
    const ids = (searchParams.get('ids') ?? '').split(',').filter(isUuid).slice(0, most)
    return findSearchHits(ids, { search, ...(within ? { within } : {}) })
  })
}
