/** Where a query occurs in a text. The server counts and the page marks with this one function. Pure. */

export type Occurrence = { from: number; to: number }

/** Upper and lower case are the same; occurrences do not overlap. An empty query occurs nowhere. */
export function occurrences(text: string, query: string): Occurrence[] {
  const pattern = patternOf(query)
  if (pattern === null) return []
  return Array.from(text.matchAll(pattern), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }))
}

function patternOf(query: string): RegExp | null {
  return query === '' ? null : new RegExp(query.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'giu')
}

export function countOccurrences(texts: string[], query: string): number {
  return texts.reduce((total, text) => total + occurrences(text, query).length, 0)
}

/** How often a query occurs in a step; -1 is the prompt. */
export type StepMatches = { index: number; count: number }

/** One part of a search through a trajectory. */
export type SearchPart = {
  /** steps with a match, in order */
  matches: StepMatches[]
  /** index of the step to go on from; null = it was searched to its end */
  next: number | null
}
