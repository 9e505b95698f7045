/** Changes that were made on one tree, put on another: git's three-way merge of trees, file by file. */
import { merge } from 'node-diff3'
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { diffTrees, readTree, writeTree } from '#lib/trajectories/trees.ts'

export type MergeInput = {
  /** what the changes were made on; trees may be named by a commit */
  base: string
  /** the changes: base to changed */
  changed: string
  /** what they are put on */
  onto: string
}

/** `conflicts`: paths that both sides changed in the same place; nothing is stored then */
export type Merged = { tree: string } | { conflicts: string[] }

export async function mergeTrees(objects: ObjectStore, { base, changed, onto }: MergeInput): Promise<Merged> {
  const changes = await diffTrees(objects, base, changed)
  const [before, after, files] = await Promise.all(
    [base, changed, onto].map(async (tree) => byPath(await readTree(objects, tree))),
  )
  const conflicts: string[] = []
  for (const { path } of changes) {
    const merged = mergeFile({ before: before?.get(path), after: after?.get(path), ours: files?.get(path) })
    if (merged === 'conflict') conflicts.push(path)
    else if (merged === null) files?.delete(path)
    else files?.set(path, merged)
  }
  const paths = [...(files?.keys() ?? [])]
  conflicts.push(...paths.filter((path) => paths.some((other) => path.startsWith(`${other}/`))))
  if (conflicts.length > 0) return { conflicts: [...new Set(conflicts)].sort() }
  const { tree, objects: written } = writeTree([...(files?.values() ?? [])])
  await objects.put(written)
  return { tree }
}

function byPath(files: WorkspaceFile[]): Map<string, WorkspaceFile> {
  return new Map(files.map((file) => [file.path, file]))
}

type Versions = Record<'before' | 'after' | 'ours', WorkspaceFile | undefined>

/** @returns the file as it has to be, null when it has to go */
function mergeFile({ before, after, ours }: Versions): WorkspaceFile | null | 'conflict' {
  if (same(ours, before)) return after ?? null
  if (same(ours, after)) return ours ?? null
  if (!before || !after || !ours || [before, after, ours].some(isNoText)) return 'conflict'
  const [a, o, b] = [ours, before, after].map((file) => file.data.toString('utf8')) as [
    string,
    string,
    string,
  ]
  const { conflict, result } = merge(a, o, b, { stringSeparator: '\n' })
  if (conflict) return 'conflict'
  const mode = same({ ...ours, data: before.data }, before) ? after.mode : ours.mode
  return { path: ours.path, mode, data: Buffer.from(result.join('\n')) }
}

function same(a: WorkspaceFile | undefined, b: WorkspaceFile | undefined): boolean {
  if (!a || !b) return a === b
  return a.mode === b.mode && a.data.equals(b.data)
}

function isNoText({ mode, data }: WorkspaceFile): boolean {
  return mode === '120000' || data.includes(0)
}
