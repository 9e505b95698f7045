/**
 * Git objects without git: what a snapshot and a repository state are made of.
 * Ids are git's own (sha1 over "<kind> <size>\0" + data), so that a project can be saved as a plain git folder.
 */
import { createHash } from 'node:crypto'

export type GitObject = { id: string; kind: 'blob' | 'tree' | 'commit'; data: Buffer }

export type WorkspaceFile = {
  /** relative to /workspace, with forward slashes */
  path: string
  /** git's modes: file, executable, symbolic link (data is its target) */
  mode: '100644' | '100755' | '120000'
  data: Buffer
}

/** Where objects are kept: PostgreSQL in the app, a Map in a test. */
export type ObjectStore = {
  put(objects: GitObject[]): Promise<void>
  /** @throws when one is missing */
  get(ids: string[]): Promise<GitObject[]>
}

export type TreeEntry = { mode: string; name: string; id: string }

export function gitObject(kind: GitObject['kind'], data: Buffer): GitObject {
  const id = createHash('sha1').update(`${kind} ${data.length}\0`).update(data).digest('hex')
  return { id, kind, data }
}

/** The tree without entries; it counts as present in every store. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/**
 * A tree object from its entries, sorted as git sorts them (folders as if their name ended in a slash).
 * @throws when a name cannot stand in a tree
 */
export function encodeTree(entries: TreeEntry[]): GitObject {
  const keyed = entries.map((entry) => {
    checkEntryName(entry.name)
    return { entry, key: Buffer.from(entry.mode === '40000' ? `${entry.name}/` : entry.name) }
  })
  keyed.sort((left, right) => Buffer.compare(left.key, right.key))
  const parts = keyed.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode} ${entry.name}\0`),
    Buffer.from(entry.id, 'hex'),
  ])
  return gitObject('tree', Buffer.concat(parts))
}

/** @throws when the data is not a tree, or a name in it could lead out of a folder */
export function decodeTree(data: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  let at = 0
  while (at < data.length) {
    const space = data.indexOf(0x20, at)
    const end = data.indexOf(0, space)
    if (space < 0 || end < 0 || end + 21 > data.length) throw new Error('A git tree object is cut short.')
    const name = data.toString('utf8', space + 1, end)
    checkEntryName(name)
    entries.push({
      mode: data.toString('latin1', at, space),
      name,
      id: data.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return entries
}

function checkEntryName(name: string) {
  if (/^(|\.|\.\.|\.git)$/i.test(name) || /[/\0]/.test(name)) {
    throw new Error(`A git tree cannot hold an entry named ${JSON.stringify(name)}.`)
  }
}
