/** A repeat shorter than this that does not begin a line is taken for chance: "too" and "of" share an "o". */
const MINIMUM_OVERLAP = 16
/** characters of the earlier part that a continuation may repeat */
const WINDOW = 4000

/**
 * Joins an answer that was cut with its continuation. What the continuation repeats of the end (from the start of the
 * cut line, or a longer piece) appears once.
 */
export function joinContinuation(before: string, continuation: string): string {
  const next = continuation.replace(/^(?:\s*```[a-z]*[ \t]*\n)?/, '')
  const trimmed = next.replace(/^\s+/, '')
  const overlap = repeated(before, trimmed)
  if (overlap > 0) return before + trimmed.slice(overlap)
  return before + next
}

function repeated(before: string, next: string): number {
  const tail = before.slice(-WINDOW)
  const cutLine = tail.slice(tail.lastIndexOf('\n') + 1)
  const length = longestOverlap(tail, next)
  if (length >= MINIMUM_OVERLAP) return length
  // indentation may be lost at the start of an answer
  const bare = cutLine.trimStart()
  return bare.length >= 2 && next.startsWith(bare) ? bare.length : 0
}

/** Length of the longest suffix of `before` that is a prefix of `next` (Knuth-Morris-Pratt, linear). */
export function longestOverlap(before: string, next: string): number {
  const pattern = next.slice(0, before.length)
  const fail = [0]
  for (let at = 1, length = 0; at < pattern.length; at++) {
    while (length > 0 && pattern[at] !== pattern[length]) length = fail[length - 1] as number
    if (pattern[at] === pattern[length]) length++
    fail[at] = length
  }
  let matched = 0
  for (const [at, unit] of before.split('').entries()) {
    while (matched > 0 && unit !== pattern[matched]) matched = fail[matched - 1] as number
    if (unit === pattern[matched]) matched++
    if (matched === pattern.length && at < before.length - 1) matched = fail[matched - 1] ?? 0
  }
  return matched
}
