/** Files as the lines of a tree, folders first opened, removed files kept in their place. Pure. */
import { buildFileTree, type TreeNode } from '#components/files/file-tree.ts'
import type { WorkspaceChange, WorkspaceEntry } from '#lib/trajectories/replay.ts'

export type TreeLine = {
  path: string
  name: string
  depth: number
  folder: boolean
  change: WorkspaceChange['change'] | null
}

/** @param closed paths of folders whose content is hidden */
export function treeLines(
  files: WorkspaceEntry[],
  changes: WorkspaceChange[],
  closed: ReadonlySet<string>,
): TreeLine[] {
  const changeOf = new Map(changes.map(({ path, change }) => [path, change]))
  const removed = changes.filter(({ change }) => change === 'removed').map(({ path }) => ({ path, id: '' }))
  const touched = new Set(changes.flatMap(({ path }) => foldersOf(path)))
  const lines: TreeLine[] = []
  const collect = (nodes: TreeNode[], depth: number): void => {
    for (const node of nodes) {
      const { name } = node
      if (node.kind === 'file') {
        lines.push({ path: node.path, name, depth, folder: false, change: changeOf.get(node.path) ?? null })
        continue
      }
      const path = node.path.slice(0, -1)
      lines.push({ path, name, depth, folder: true, change: touched.has(path) ? 'modified' : null })
      if (!closed.has(path)) collect(node.children, depth + 1)
    }
  }
  collect(buildFileTree([...files, ...removed]), 0)
  return lines
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
