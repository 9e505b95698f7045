/** A change of a text as lines for people: what went, what came, and some lines around them. Pure. */
import { align, alignedRows } from '#lib/trajectories/align.ts'

/** `gap`: lines that are the same on both sides and are not shown */
export type ChangedLine = { sign: ' ' | '-' | '+'; text: string } | { sign: 'gap'; lines: number }

/** @param context unchanged lines shown before and after each change */
export function lineChanges(before: string, after: string, context = 3): ChangedLine[] {
  const a = linesOf(before)
  const b = linesOf(after)
  const rows = alignedRows(align(a, b).matches, { a: a.length, b: b.length })
  const near = nearChanges(
    rows.map((row) => row.a !== null && row.b !== null),
    context,
  )
  const lines: ChangedLine[] = []
  for (const [at, row] of rows.entries()) {
    if (near[at]) {
      const sign = row.a === null ? '+' : row.b === null ? '-' : ' '
      lines.push({ sign, text: (row.a === null ? b[row.b ?? 0] : a[row.a]) ?? '' })
      continue
    }
    const last = lines.at(-1)
    if (last?.sign === 'gap') last.lines++
    else lines.push({ sign: 'gap', lines: 1 })
  }
  return lines
}

function nearChanges(same: boolean[], context: number): boolean[] {
  const near = same.map((isSame) => !isSame)
  for (const [at, isSame] of same.entries()) {
    if (isSame) continue
    for (let around = at - context; around <= at + context; around++)
      if (around >= 0 && around < near.length) near[around] = true
  }
  return near
}

function linesOf(text: string): string[] {
  if (text === '') return []
  return text.replace(/\n$/, '').split('\n')
}
