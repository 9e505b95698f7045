/** Unified diffs as `git apply` reads them, and the numbers of the lines they change. Pure. */
import type { ObjectStore } from '#lib/trajectories/git-objects.ts'
import { diffTrees } from '#lib/trajectories/trees.ts'

/** lines that stay, around each change */
const context = 3
/** an exact comparison of bigger middles would take too much memory: they are replaced as a whole */
const mostCells = 25_000_000

type Edit = { kind: ' ' | '-' | '+'; line: string; old: number; new: number }

export type LineChanges = {
  /** numbers of the old text's lines that are gone, counted from 1 */
  removed: number[]
  /** numbers of the new text's lines that are new */
  added: number[]
}

/** @param before null = the file is new; `after` null = it is deleted. @returns '' when nothing changed */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const edits = compare(linesOf(before ?? ''), linesOf(after ?? ''))
  const hunks = hunksOf(edits)
  if (hunks.length === 0 && before !== null && after !== null) return ''
  const mode = before === null ? ['new file mode 100644'] : after === null ? ['deleted file mode 100644'] : []
  const names =
    hunks.length > 0
      ? [
          `--- ${before === null ? '/dev/null' : `a/${path}`}`,
          `+++ ${after === null ? '/dev/null' : `b/${path}`}`,
        ]
      : []
  return `${[`diff --git a/${path} b/${path}`, ...mode, ...names, ...hunks.map(hunkText)].join('\n')}\n`
}

/** The diff of two trees (or commits), file by file; files that are not text are only named. */
export async function treePatch(objects: ObjectStore, a: string, b: string): Promise<string> {
  const changes = await diffTrees(objects, a, b)
  const parts: string[] = []
  for (const { path, oldId, newId } of changes) {
    const before = oldId === undefined ? null : await textOf(objects, oldId)
    const after = newId === undefined ? null : await textOf(objects, newId)
    parts.push(
      before?.includes('\0') || after?.includes('\0')
        ? `Binary files a/${path} and b/${path} differ\n`
        : unifiedDiff(path, before, after),
    )
  }
  return parts.join('')
}

async function textOf(objects: ObjectStore, id: string): Promise<string> {
  const [object] = await objects.get([id])
  return object?.data.toString('utf8') ?? ''
}

export function changedLineNumbers(before: string, after: string): LineChanges {
  const edits = compare(linesOf(before), linesOf(after))
  return {
    removed: edits.filter(({ kind }) => kind === '-').map((edit) => edit.old),
    added: edits.filter(({ kind }) => kind === '+').map((edit) => edit.new),
  }
}

/** Lines with their ends, so that a missing last one is a difference. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

/** By the longest common subsequence of what lies between the common beginning and end. */
function compare(a: string[], b: string[]): Edit[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let tail = 0
  while (tail < a.length - start && tail < b.length - start && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const middle = align(a.slice(start, a.length - tail), b.slice(start, b.length - tail))
  const kinds = [...Array<' '>(start).fill(' '), ...middle, ...Array<' '>(tail).fill(' ')]
  let old = 0
  let now = 0
  return kinds.map((kind): Edit => {
    if (kind !== '+') old++
    if (kind !== '-') now++
    return { kind, line: (kind === '+' ? b[now - 1] : a[old - 1]) as string, old, new: now }
  })
}

function align(a: string[], b: string[]): Edit['kind'][] {
  if (a.length * b.length > mostCells) return [...a.map(() => '-' as const), ...b.map(() => '+' as const)]
  const width = b.length + 1
  const common = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] as number
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const kinds: Edit['kind'][] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      kinds.push(' ')
      i++
      j++
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      kinds.push('-')
      i++
    } else {
      kinds.push('+')
      j++
    }
  }
  return kinds
}

function hunksOf(edits: Edit[]): Edit[][] {
  const hunks: Edit[][] = []
  let end = 0
  for (const [at, { kind }] of edits.entries()) {
    if (kind === ' ') continue
    const begin = Math.max(at - context, 0)
    const from = hunks.length > 0 && begin <= end ? end : begin
    const until = Math.min(at + context + 1, edits.length)
    if (hunks.length > 0 && begin <= end) hunks.at(-1)?.push(...edits.slice(from, until))
    else hunks.push(edits.slice(from, until))
    end = until
  }
  return hunks
}

function hunkText(hunk: Edit[]): string {
  const first = hunk[0] as Edit
  const olds = hunk.filter(({ kind }) => kind !== '+').length
  const news = hunk.filter(({ kind }) => kind !== '-').length
  // an edit knows the line it came to: the one that begins a hunk counts itself on its own side only
  const oldStart = olds === 0 ? first.old : first.kind === '+' ? first.old + 1 : first.old
  const newStart = news === 0 ? first.new : first.kind === '-' ? first.new + 1 : first.new
  const lines = hunk.map(({ kind, line }) =>
    line.endsWith('\n') ? `${kind}${line.slice(0, -1)}` : `${kind}${line}\n\\ No newline at end of file`,
  )
  return [`@@ -${oldStart},${olds} +${newStart},${news} @@`, ...lines].join('\n')
}
