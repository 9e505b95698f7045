/** Which part of a trajectory a search means: the first that holds most of the terms. Pure. */
import type { Place } from '#lib/trajectories/search/search-document.ts'
import { needles, type Term } from '#lib/trajectories/search/search-terms.ts'

export type BestPart = {
  place: Place
  /** folded */
  text: string
  /** how many of the terms it holds */
  terms: number
  /** how many steps hold as many */
  steps: number
}

/** null where no part holds any. A step is preferred to the opening, and that to the name: there the search leads furthest. */
export function bestPart(parts: Iterable<{ place: Place; text: string }>, terms: Term[]): BestPart | null {
  const sought = needles(terms)
  let best: BestPart | null = null
  for (const { place, text } of parts) {
    const count = sought.filter((needle) => text.includes(needle)).length
    if (count === 0) continue
    const step = typeof place === 'number' ? 1 : 0
    if (!best || count > best.terms || (count === best.terms && best.steps === 0))
      best = { place, text, terms: count, steps: step }
    else if (count === best.terms) best.steps += step
  }
  return best
}
