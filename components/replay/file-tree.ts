/** Files as the lines of a tree, folders first opened, removed files kept in their place. Pure. */
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
  const changeOf = new Map(changes.map((change) => [change.path, change.change]))
  const removed = changes.filter((change) => change.change === 'removed').map((change) => change.path)
  const paths = [...files.map((file) => file.path), ...removed]
  const changed = changes.map((change) => change.path)
  const lines: TreeLine[] = []
  collect('', 0)
  return lines

  function collect(folder: string, depth: number): void {
    const inside = paths.filter((path) => path.startsWith(folder))
    const names = new Set(inside.map((path) => path.slice(folder.length).split('/')[0] as string))
    const isFolder = (name: string) => inside.some((path) => path.startsWith(`${folder}${name}/`))
    const sorted = [...names].sort(
      (a, b) => Number(isFolder(b)) - Number(isFolder(a)) || (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
    )
    for (const name of sorted) {
      const path = `${folder}${name}`
      if (!isFolder(name)) {
        lines.push({ path, name, depth, folder: false, change: changeOf.get(path) ?? null })
        continue
      }
      const touched = changed.some((each) => each.startsWith(`${path}/`))
      lines.push({ path, name, depth, folder: true, change: touched ? 'modified' : null })
      if (!closed.has(path)) collect(`${path}/`, depth + 1)
    }
  }
}
