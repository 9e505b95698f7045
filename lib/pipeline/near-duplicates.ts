/** words per shingle and the similarity from which two projects count as the same */
const SHINGLE = 5
export const NEAR_DUPLICATE = 0.8

/** Runs of five lower-case words; a shorter text is one shingle. */
export function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length === 0) return new Set()
  if (words.length < SHINGLE) return new Set([words.join(' ')])
  return new Set(words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(' ')))
}

/** Jaccard similarity, 0 to 1; two empty sets have nothing in common. */
export function similarity(one: Set<string>, other: Set<string>): number {
  const shared = [...one].filter((each) => other.has(each)).length
  const all = one.size + other.size - shared
  return all === 0 ? 0 : shared / all
}

/** @returns the stored project that the text resembles most, when it is a near-duplicate of it */
export function findNearDuplicate(
  text: string,
  known: { name: string; text: string }[],
): { name: string; similarity: number } | null {
  const own = shingles(text)
  let closest: { name: string; similarity: number } | null = null
  for (const other of known) {
    const value = similarity(own, shingles(other.text))
    if (value >= NEAR_DUPLICATE && value > (closest?.similarity ?? 0))
      closest = { name: other.name, similarity: value }
  }
  return closest
}
