/**
 * Begins the work in the order of the items, at most `limit` at once. When one throws, none is begun any more, those
 * at work come to their end, so that nothing goes on behind the caller's back, and the first error travels on.
 * @returns the results in the order of the items
 */
export async function inParallel<Item, Result>(
  items: Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>()
  const errors: unknown[] = []
  let next = 0
  async function goOn(): Promise<void> {
    while (next < items.length && errors.length === 0) {
      const at = next++
      try {
        results.set(at, await work(items[at] as Item))
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, goOn))
  if (errors.length > 0) throw errors[0]
  return items.map((_, at) => results.get(at) as Result)
}
