/** What Next hands to a page as `searchParams`. */
export type SearchParams = Record<string, string | string[] | undefined>

export type Query = Record<string, string | undefined>

/** The address of a list with some of its parameters changed; undefined takes one away. */
export function hrefWith(path: string, query: Query, change: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, ...change })) {
    if (value) parameters.set(name, value)
  }
  const text = parameters.toString()
  return text ? `${path}?${text}` : path
}

/** Search parameters as Next hands them over: of a repeated one the first counts. */
export function queryOf(parameters: SearchParams): Query {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )
}
