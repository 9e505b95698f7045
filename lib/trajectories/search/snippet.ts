/** The line around what was found, in pieces. Pure. */
import { needles, type Term } from '#lib/trajectories/search/search-terms.ts'

export type SnippetPiece = { text: string; found: boolean }

const before = 24
const longest = 160

export function snippetOf(text: string, terms: Term[]): SnippetPiece[] {
  // a text whose letters change their number with their case is shown folded
  const folded =
    text.toLowerCase().length === text.length ? text.toLowerCase() : text.normalize('NFKC').toLowerCase()
  const shown = folded.length === text.length ? text : folded
  const sought = needles(terms).sort((left, right) => right.length - left.length)
  const first = Math.min(...sought.map((needle) => folded.indexOf(needle)).filter((at) => at >= 0))
  const { from, to, cut } = lineAround(folded, Number.isFinite(first) ? first : 0)
  const pieces: SnippetPiece[] = cut ? [{ text: '…', found: false }] : []
  let at = from
  while (at < to) {
    const next = nearest(folded, sought, at, to)
    if (!next) break
    if (next.at > at) pieces.push({ text: shown.slice(at, next.at), found: false })
    pieces.push({ text: shown.slice(next.at, next.end), found: true })
    at = next.end
  }
  if (at < to) pieces.push({ text: shown.slice(at, to), found: false })
  return pieces
}

/** At most `longest` characters of the line, from a little before the place on. */
function lineAround(text: string, at: number): { from: number; to: number; cut: boolean } {
  const start = text.lastIndexOf('\n', at) + 1
  const end = text.indexOf('\n', at)
  const indented = start + (text.slice(start, at).match(/^\s*/)?.[0].length ?? 0)
  const from = Math.max(indented, at - before)
  return { from, to: Math.min(end < 0 ? text.length : end, from + longest), cut: from > indented }
}

function nearest(
  text: string,
  sought: string[],
  from: number,
  to: number,
): { at: number; end: number } | null {
  let best: { at: number; end: number } | null = null
  for (const needle of sought) {
    const at = text.indexOf(needle, from)
    if (at >= 0 && at < to && (!best || at < best.at)) best = { at, end: Math.min(to, at + needle.length) }
  }
  return best
}
