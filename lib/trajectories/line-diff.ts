/**
 * Lines removed plus lines added by the smallest line diff between two texts: the D of Myers' O(ND) algorithm ("An
 * O(ND) Difference Algorithm and Its Variations", 1986), without the script. Time O((n + m) D), memory O(D).
 */
export function changedLines(before: string, after: string): number {
  const a = linesOf(before)
  const b = linesOf(after)
  while (a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)) {
    a.pop()
    b.pop()
  }
  if (a.length === 0 || b.length === 0) return a.length + b.length
  // furthest x reached on each diagonal k = x - y
  const reach = new Map<number, number>([[1, 0]])
  for (let d = 0; d <= a.length + b.length; d++) {
    for (let k = -d; k <= d; k += 2) {
      const down = reach.get(k + 1) ?? -1
      const right = reach.get(k - 1) ?? -1
      let x = k === -d || (k !== d && right < down) ? down : right + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach.set(k, x)
      if (x >= a.length && x - k >= b.length) return d
    }
  }
  return a.length + b.length
}

function linesOf(text: string): string[] {
  if (text === '') return []
  return text.replace(/\n$/, '').split('\n')
}
