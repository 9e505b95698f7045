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
