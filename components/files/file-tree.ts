/** Paths as folders: folders before files, both by name. */

export type TreeFile = { path: string; id: string }
export type TreeNode =
  | { kind: 'folder'; name: string; path: string; children: TreeNode[]; files: number }
  | { kind: 'file'; name: string; path: string; id: string }

export function buildFileTree(files: TreeFile[], prefix = ''): TreeNode[] {
  const folders = new Map<string, TreeFile[]>()
  const nodes: TreeNode[] = []
  for (const file of files) {
    const rest = file.path.slice(prefix.length)
    const slash = rest.indexOf('/')
    if (slash === -1) nodes.push({ kind: 'file', name: rest, path: file.path, id: file.id })
    else {
      const name = rest.slice(0, slash)
      const inside = folders.get(name)
      if (inside) inside.push(file)
      else folders.set(name, [file])
    }
  }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  const folderNodes = [...folders].map(([name, inside]): TreeNode => {
    const path = `${prefix}${name}/`
    return { kind: 'folder', name, path, children: buildFileTree(inside, path), files: inside.length }
  })
  return [...folderNodes.sort(byName), ...nodes.sort(byName)]
}
