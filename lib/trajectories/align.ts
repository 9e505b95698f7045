/** The longest common subsequence of two sequences of keys, bounded in time and memory. Pure. */

/** Places in `a` and `b`, increasing in both. */
export type Match = { a: number; b: number }
/** A line of two sequences side by side; null = the other has no counterpart here. */
export type AlignedRow = { a: number | null; b: number | null }
export type Alignment = {
  matches: Match[]
  /** false: too long to be aligned as a whole, so pieces were: a longer common subsequence may exist */
  exact: boolean
}

/** bits of the table that one piece may take: 50 MB, enough for 20,000 x 20,000 keys */
const mostCells = 400_000_000

type Piece = { a: number[]; b: number[]; fromA: number; fromB: number }

/**
 * Common beginnings and ends are matched first; what is left is aligned whole, or where its table would be too large in
 * pieces of equal shares of both.
 */
export function align(a: readonly string[], b: readonly string[], cells: number = mostCells): Alignment {
  const ids = new Map<string, number>()
  const idOf = (key: string) => {
    const known = ids.get(key) ?? ids.size
    ids.set(key, known)
    return known
  }
  const left = a.map(idOf)
  const right = b.map(idOf)
  const shortest = Math.min(left.length, right.length)
  let start = 0
  while (start < shortest && left[start] === right[start]) start++
  let end = 0
  while (end < shortest - start && left.at(-1 - end) === right.at(-1 - end)) end++
  const middle = { a: left.slice(start, left.length - end), b: right.slice(start, right.length - end) }
  const count = Math.max(1, Math.ceil(Math.sqrt((middle.a.length * middle.b.length) / cells)))
  const matches: Match[] = Array.from({ length: start }, (_, at) => ({ a: at, b: at }))
  for (let piece = 0; piece < count; piece++)
    for (const match of longestCommon(pieceOf(middle, piece, { count, start }))) matches.push(match)
  for (let at = end; at > 0; at--) matches.push({ a: a.length - at, b: b.length - at })
  return { matches, exact: count === 1 }
}

function pieceOf(
  { a, b }: { a: number[]; b: number[] },
  piece: number,
  { count, start }: { count: number; start: number },
): Piece {
  const cut = (length: number, at: number) => Math.floor((length * at) / count)
  const [fromA, fromB] = [cut(a.length, piece), cut(b.length, piece)]
  return {
    a: a.slice(fromA, cut(a.length, piece + 1)),
    b: b.slice(fromB, cut(b.length, piece + 1)),
    fromA: start + fromA,
    fromB: start + fromB,
  }
}

/**
 * Bit-parallel: row i holds one bit per key of b, 0 where the common subsequence of a[..i] grows (H. Hyyrö, "Bit-Parallel
 * LCS-length Computation Revisited", 2004). Time and bits: |a| x |b| / 32 words; the rows are kept for the way back.
 */
function longestCommon({ a, b, fromA, fromB }: Piece): Match[] {
  const words = Math.ceil(b.length / 32)
  const places = placesOf(b, words)
  const rows: Uint32Array[] = []
  let row = new Uint32Array(words).fill(0xffffffff)
  for (const key of a) {
    const mask = places.get(key)
    if (mask) row = nextRow(row, mask)
    rows.push(row)
  }
  return wayBack(rows, b.length).map((match) => ({ a: match.a + fromA, b: match.b + fromB }))
}

function placesOf(b: number[], words: number): Map<number, Uint32Array> {
  const places = new Map<number, Uint32Array>()
  for (const [at, key] of b.entries()) {
    const mask = places.get(key) ?? new Uint32Array(words)
    mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31))
    places.set(key, mask)
  }
  return places
}

function nextRow(row: Uint32Array, mask: Uint32Array): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(row.length)
  let carry = 0
  for (let word = 0; word < row.length; word++) {
    const bits = row[word] ?? 0
    const found = mask[word] ?? 0
    const sum = bits + ((bits & found) >>> 0) + carry
    carry = sum > 0xffffffff ? 1 : 0
    next[word] = sum | (bits & ~found)
  }
  return next
}

function wayBack(rows: Uint32Array[], width: number): Match[] {
  const grows = (row: number, column: number) =>
    row >= 0 && (((rows[row]?.[column >>> 5] ?? 0) >>> (column & 31)) & 1) === 0
  const matches: Match[] = []
  let row = rows.length - 1
  let column = width - 1
  while (row >= 0 && column >= 0) {
    if (!grows(row, column)) column--
    else if (grows(row - 1, column)) row--
    else matches.push({ a: row--, b: column-- })
  }
  return matches.reverse()
}

/** Both sequences whole, matches side by side; between two matches those of a stand before those of b. */
export function alignedRows(matches: Match[], { a, b }: { a: number; b: number }): AlignedRow[] {
  const rows: AlignedRow[] = []
  let at = { a: 0, b: 0 }
  for (const match of [...matches, { a, b }]) {
    for (let index = at.a; index < match.a; index++) rows.push({ a: index, b: null })
    for (let index = at.b; index < match.b; index++) rows.push({ a: null, b: index })
    if (match.a < a && match.b < b) rows.push(match)
    at = { a: match.a + 1, b: match.b + 1 }
  }
  return rows
}
