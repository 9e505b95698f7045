/** characters of a line that are drawn; nobody scrolls to its end, and it would be one box of megabytes */
const longestLine = 20_000

/** Where the lines of a text begin, without a copy of them. */
export function linesOf(text: string) {
  const starts: number[] = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const offsets = Int32Array.from(starts)
  return {
    count: offsets.length,
    at(line: number): string {
      const from = offsets[line] ?? 0
      const to = line + 1 < offsets.length ? (offsets[line + 1] as number) - 1 : text.length
      const cut = to - from - longestLine
      return cut > 0
        ? `${text.slice(from, from + longestLine)} … ${cut} more characters in this line`
        : text.slice(from, to)
    },
  }
}
