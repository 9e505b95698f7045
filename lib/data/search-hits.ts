/** Where in each trajectory of a page a search found something, with the line that stands there. */
import { getBlobs } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { unpackText } from '#lib/data/search-texts.ts'
import type { SearchHit, TrajectoryFilter } from '#lib/trajectories/listing.ts'
import { type BestPart, bestPart } from '#lib/trajectories/search/best-part.ts'
import { openingText, partsOf, stepText } from '#lib/trajectories/search/search-document.ts'
import { searchTerms } from '#lib/trajectories/search/search-terms.ts'
import { snippetOf } from '#lib/trajectories/search/snippet.ts'
import { parseHeader, parseStepBody } from '#lib/trajectories/stored.ts'

type Found = BestPart & { id: string }

export async function findSearchHits(
  ids: string[],
  { search = '', within }: Pick<TrajectoryFilter, 'search' | 'within'>,
): Promise<SearchHit[]> {
  const terms = searchTerms(search)
  if (terms.length === 0) return []
  const texts = await database().searchText.findMany({
    where: { trajectoryId: { in: ids } },
    select: { trajectoryId: true, text: true },
  })
  const found = texts.flatMap(({ trajectoryId: id, text }): Found[] => {
    const parts = partsOf(unpackText(text))
    const best = bestPart(within === 'names' ? parts.slice(0, 1) : parts, terms)
    return best ? [{ id, ...best }] : []
  })
  const originals = await originalTexts(found)
  return found.map(({ id, place, terms: count, steps, text }) => ({
    id,
    place,
    terms: count,
    steps,
    snippet: snippetOf(originals.get(id) ?? text, terms),
  }))
}

/** As they were written: what is compared has lost its capitals. */
async function originalTexts(found: Found[]): Promise<Map<string, string>> {
  const inSteps = found.filter(({ place }) => typeof place === 'number')
  const [steps, trajectories] = await Promise.all([
    database().step.findMany({
      where: { OR: inSteps.map(({ id, place }) => ({ trajectoryId: id, index: place as number })) },
      select: { trajectoryId: true, bodyBlob: true },
    }),
    database().trajectory.findMany({
      where: { id: { in: found.filter(({ place }) => typeof place !== 'number').map(({ id }) => id) } },
      select: { id: true, title: true, headerBlob: true },
    }),
  ])
  const opened = trajectories.filter(({ id }) =>
    found.some((each) => each.id === id && each.place === 'opening'),
  )
  const blobs = await getBlobs([
    ...steps.map(({ bodyBlob }) => bodyBlob),
    ...opened.map(({ headerBlob }) => headerBlob),
  ])
  return new Map([
    ...trajectories.map(({ id, title }): [string, string] => [id, title]),
    ...opened.map(({ id, headerBlob }): [string, string] => [
      id,
      openingText(parseHeader(blobs.get(headerBlob) as Buffer)),
    ]),
    ...steps.map(({ trajectoryId, bodyBlob }): [string, string] => [
      trajectoryId,
      stepText(parseStepBody(blobs.get(bodyBlob) as Buffer)).text,
    ]),
  ])
}
