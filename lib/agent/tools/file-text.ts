/** Text of files as tools show it. Pure. */

const longestView = 30_000
const linesAround = 4

export function numberLines(lines: string[], first: number): string {
  return lines.map((line, i) => `${String(first + i).padStart(6)}\t${line}`).join('\n')
}

/** The numbered lines of a change and a few on either side. */
export function snippetAround(text: string, change: { first: number; count: number }): string {
  const lines = text.split('\n')
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  const start = Math.max(1, change.first - linesAround)
  const end = Math.min(lines.length, change.first + change.count - 1 + linesAround)
  return cutLongText(numberLines(lines.slice(start - 1, end), start)).text
}

/** Keeps whole lines up to 30,000 characters and says what is missing. */
export function cutLongText(text: string): { text: string; cutBytes: number } {
  if (text.length <= longestView) return { text, cutBytes: 0 }
  const lineEnd = text.lastIndexOf('\n', longestView)
  const kept = text.slice(0, lineEnd > 0 ? lineEnd : longestView)
  const cut = text.slice(kept.length)
  const lines = cut.split('\n').length - (cut.startsWith('\n') ? 1 : 0)
  const note = `[cut here: ${lines} more lines; use view_range to see them]`
  return { text: `${kept}\n${note}`, cutBytes: Buffer.byteLength(cut) }
}

/** Line numbers (from 1) at which `part` begins, overlapping ones included. */
export function occurrences(text: string, part: string): number[] {
  const lines: number[] = []
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    lines.push(text.slice(0, at).split('\n').length)
  }
  return lines
}
