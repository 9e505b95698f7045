/**
 * The workspace after each step, as far as the source tells it: files that edits name, from when their content is known.
 * A file that is first seen as it was before an edit stood there from the start. What commands changed, and every file
 * that no edit names, is not in it. Pure.
 */

import type { FileEdit, ForeignStep } from '#lib/trajectories/foreign/trajectory.ts'
import { editsOfStep } from '#lib/trajectories/foreign/workspace/call-edits.ts'
import type { GitObject } from '#lib/trajectories/git-objects.ts'
import { emptyTree } from '#lib/trajectories/git-objects.ts'
import { changedLines } from '#lib/trajectories/line-diff.ts'
import { writeTree } from '#lib/trajectories/trees.ts'

export type RebuiltWorkspace = {
  /** null when nothing of it is known */
  baseTree: string | null
  /** one per step; null when nothing is known, or it was too much to rebuild */
  steps: { tree: string | null; filesChanged: number }[]
  linesEdited: number
  objects: GitObject[]
  /** edits of files whose content is not known, or in which the text to replace is not found */
  unapplied: number
  /** rebuilding ended early: it would have taken more than the budget */
  cut: boolean
}

/** bytes written into trees over all steps, and characters looked through to apply edits and to count lines */
const writtenAtMost = 256 * 1024 * 1024
const searchedAtMost = 1024 * 1024 * 1024
const mostFiles = 5_000
/** removed times added lines that are still compared */
const comparedLines = 250_000

export function rebuildWorkspace(steps: ForeignStep[]): RebuiltWorkspace {
  const edits = steps.map(editsOfStep)
  const files = firstKnown(edits.flat())
  const result: RebuiltWorkspace = {
    baseTree: null,
    steps: [],
    linesEdited: 0,
    objects: [],
    unapplied: 0,
    cut: false,
  }
  const known = edits.some((some) => some.length > 0)
  if (!known) return { ...result, steps: steps.map(() => ({ tree: null, filesChanged: 0 })) }
  const objects = new Map<string, GitObject>()
  const meter = { written: 0, searched: 0 }
  const write = (): string => {
    meter.written += [...files.values()].reduce((sum, text) => sum + text.length + 100, 0)
    if (files.size === 0) return emptyTree
    const written = writeTree(
      [...files].map(([path, text]) => ({ path, mode: '100644', data: Buffer.from(text) })),
    )
    for (const object of written.objects) objects.set(object.id, object)
    return written.tree
  }
  result.baseTree = write()
  let tree: string | null = result.baseTree
  for (const some of edits) {
    const changed = result.cut ? 0 : applyAll({ files, meter, result }, some)
    if (meter.written > writtenAtMost || meter.searched > searchedAtMost) {
      result.cut = true
      tree = null
    } else if (changed > 0) tree = write()
    result.steps.push({ tree, filesChanged: changed })
  }
  return { ...result, objects: [...objects.values()] }
}

type Rebuilding = {
  files: Map<string, string>
  meter: { written: number; searched: number }
  result: Pick<RebuiltWorkspace, 'unapplied' | 'linesEdited'>
}

/** What the report says of it; nothing when all edits were applied. */
export function describeGaps({ steps, unapplied, cut }: RebuiltWorkspace): string[] {
  const until = steps.findIndex(({ tree }) => tree === null)
  return [
    ...(cut ? [`its workspace was rebuilt up to step ${until} only: the rest would take too much`] : []),
    ...(unapplied > 0
      ? [
          `${unapplied} of its edits are not in the rebuilt workspace: the source does not show the files they change`,
        ]
      : []),
  ]
}

/** Content of files that are first seen, not written: they were there before. */
function firstKnown(edits: FileEdit[]): Map<string, string> {
  const touched = new Set<string>()
  const known = new Map<string, string>()
  for (const edit of edits) {
    const path = insidePath(edit.path)
    if (path === null || touched.has(path)) continue
    // a replacement that could not be applied tells nothing of the rest of the file
    if (edit.kind !== 'replace' && edit.kind !== 'insert') touched.add(path)
    if (edit.kind === 'seen' && fitsAmong(path, known)) known.set(path, edit.text)
  }
  return known
}

/** @returns how many files are different now */
function applyAll({ files, meter, result }: Rebuilding, edits: FileEdit[]): number {
  const before = new Map<string, string | undefined>()
  for (const edit of edits) {
    const path = insidePath(edit.path)
    const target = edit.kind === 'move' ? insidePath(edit.to) : path
    if (path === null || target === null || !fitsAmong(target, files)) {
      result.unapplied += 1
      continue
    }
    for (const each of [path, target]) if (!before.has(each)) before.set(each, files.get(each))
    meter.searched += 1_000 + (files.get(path)?.length ?? 0)
    if (meter.searched > searchedAtMost) break
    if (!apply(files, edit, { path, target })) result.unapplied += 1
  }
  let changed = 0
  for (const [path, was] of before) {
    const is = files.get(path)
    if (was === is) continue
    changed += 1
    // taking lines apart costs more than looking for a text
    meter.searched += 4 * ((was?.length ?? 0) + (is?.length ?? 0))
    result.linesEdited += linesBetween(was ?? '', is ?? '')
  }
  return changed
}

/** What an edit leaves alone at both ends is cut away first; two long texts that differ all over count whole. */
function linesBetween(was: string, is: string): number {
  const a = was.split('\n')
  const b = is.split('\n')
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1
  let end = 0
  while (end < a.length - same && end < b.length - same && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1
  const removed = a.slice(same, a.length - end)
  const added = b.slice(same, b.length - end)
  if (removed.length * added.length > comparedLines) return removed.length + added.length
  return changedLines(removed.join('\n'), added.join('\n'))
}

/** @returns false when it cannot be */
function apply(files: Map<string, string>, edit: FileEdit, at: { path: string; target: string }): boolean {
  const text = files.get(at.path)
  switch (edit.kind) {
    case 'write':
    case 'seen':
      files.set(at.path, edit.text)
      return true
    case 'remove':
      return files.delete(at.path)
    case 'move':
      if (text === undefined) return false
      files.delete(at.path)
      files.set(at.target, text)
      return true
    case 'insert': {
      if (text === undefined) return false
      const lines = text.split('\n')
      if (edit.afterLine < 0 || edit.afterLine > lines.length) return false
      lines.splice(edit.afterLine, 0, ...edit.text.replace(/\n$/, '').split('\n'))
      files.set(at.path, lines.join('\n'))
      return true
    }
    case 'replace':
      return replace(files, edit, at.path)
  }
}

function replace(
  files: Map<string, string>,
  edit: Extract<FileEdit, { kind: 'replace' }>,
  path: string,
): boolean {
  const text = files.get(path)
  // an empty text to replace is how some tools write a new file
  if (edit.before === '' && (text === undefined || text === '')) {
    files.set(path, edit.after)
    return true
  }
  if (text === undefined || edit.before === '' || !text.includes(edit.before)) return false
  files.set(
    path,
    edit.all ? text.replaceAll(edit.before, () => edit.after) : text.replace(edit.before, () => edit.after),
  )
  return true
}

/** Where a foreign path lies in the rebuilt workspace: absolute ones below its root; null when it leads nowhere. */
function insidePath(given: string): string | null {
  const path = given
    .toWellFormed()
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  const bad = segments.some((segment) => /^(\.\.|\.git)$/i.test(segment) || !fitsName(segment))
  return segments.length === 0 || segments.length > 100 || bad ? null : segments.join('/')
}

function fitsName(segment: string): boolean {
  return segment.length <= 255 && !segment.includes('\0')
}

/** A path cannot go through a file, nor be a file where a folder is. */
function fitsAmong(path: string, files: Map<string, string>): boolean {
  if (files.has(path)) return true
  const segments = path.split('/')
  for (let length = 1; length < segments.length; length++) {
    if (files.has(segments.slice(0, length).join('/'))) return false
  }
  if (files.size >= mostFiles) return false
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) return false
  return true
}
