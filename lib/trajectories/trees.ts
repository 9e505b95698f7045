/** Workspaces as git trees and commits, over any object store. Pure: nothing here knows where objects live. */
import {
  decodeTree,
  emptyTree,
  encodeTree,
  type GitObject,
  gitObject,
  type ObjectStore,
  type TreeEntry,
  type WorkspaceFile,
} from '#lib/trajectories/git-objects.ts'

export type ListedFile = { path: string; mode: WorkspaceFile['mode']; id: string }

export type TreeChange = {
  path: string
  change: 'added' | 'removed' | 'modified'
  /** blob before; absent when added */
  oldId?: string
  /** blob after; absent when removed */
  newId?: string
}

type Commit = { tree: string; parents: string[]; message: string }

const FILE_MODES: readonly string[] = ['100644', '100755', '120000'] satisfies WorkspaceFile['mode'][]

/** Always the same author and date, so that equal content gives equal commits. */
const SIGNATURE = 'SWE-Playground <swe-playground@localhost> 1735689600 +0000'

/** Git refuses entries called `.git`; a repository made inside a workspace is kept under this name. */
const NESTED_REPOSITORY = '.git-nested'

/** The tree of a set of files and every object it is made of, each once. */
export function writeTree(files: WorkspaceFile[]): { tree: string; objects: GitObject[] } {
  const objects = new Map<string, GitObject>()
  const root: Folder = new Map()
  for (const file of files) {
    const blob = gitObject('blob', file.data)
    objects.set(blob.id, blob)
    place(root, file, blob.id)
  }
  return { tree: encodeFolder(root, objects), objects: [...objects.values()] }
}

type Folder = Map<string, Folder | { mode: string; id: string }>

function place(root: Folder, file: WorkspaceFile, id: string) {
  const segments = file.path.split('/').map((name) => (name === '.git' ? NESTED_REPOSITORY : name))
  const name = segments.pop() as string
  let folder = root
  for (const segment of segments) {
    const next = folder.get(segment) ?? new Map()
    if (!(next instanceof Map)) throw new Error(`${file.path} lies below a path that is a file.`)
    folder.set(segment, next)
    folder = next
  }
  if (folder.has(name)) throw new Error(`${file.path} is given twice.`)
  folder.set(name, { mode: file.mode, id })
}

function encodeFolder(folder: Folder, objects: Map<string, GitObject>): string {
  const entries = [...folder].map(
    ([name, value]): TreeEntry =>
      value instanceof Map ? { mode: '40000', name, id: encodeFolder(value, objects) } : { name, ...value },
  )
  const tree = encodeTree(entries)
  objects.set(tree.id, tree)
  return tree.id
}

/** All files below a tree or a commit's tree, sorted by path. @throws when an object is missing */
export async function listTree(store: ObjectStore, treeOrCommit: string): Promise<ListedFile[]> {
  const files: ListedFile[] = []
  let folders = [{ path: '', id: await treeOf(store, treeOrCommit) }]
  while (folders.length > 0) {
    const trees = await readEntries(
      store,
      folders.map((folder) => folder.id),
    )
    const next: typeof folders = []
    for (const folder of folders) {
      for (const entry of trees.get(folder.id) ?? []) {
        const path = folder.path + entry.name
        if (entry.mode === '40000') next.push({ path: `${path}/`, id: entry.id })
        else files.push({ path, mode: fileMode(entry, path), id: entry.id })
      }
    }
    folders = next
  }
  return files.sort(byPath)
}

/** The files below a tree or a commit's tree with their content. @throws when an object is missing */
export async function readTree(store: ObjectStore, treeOrCommit: string): Promise<WorkspaceFile[]> {
  const listed = await listTree(store, treeOrCommit)
  const blobs = await getById(
    store,
    listed.map((file) => file.id),
  )
  return listed.map(({ path, mode, id }) => ({ path, mode, data: blobs.get(id)?.data ?? missing(id) }))
}

/**
 * What changed from tree (or commit) a to b, sorted by path; folders that are equal are not opened.
 * A change of mode alone is `modified` with equal ids.
 */
export async function diffTrees(store: ObjectStore, a: string, b: string): Promise<TreeChange[]> {
  const changes: TreeChange[] = []
  let pairs: Pair[] = [{ path: '', a: await treeOf(store, a), b: await treeOf(store, b) }]
  while (pairs.length > 0) {
    const open = pairs.filter((pair) => pair.a !== pair.b)
    const trees = await readEntries(
      store,
      open.flatMap((pair) => [pair.a, pair.b]),
    )
    pairs = open.flatMap((pair) =>
      comparePair(pair.path, trees.get(pair.a) ?? [], trees.get(pair.b) ?? [], changes),
    )
  }
  return changes.sort(byPath)
}

type Pair = { path: string; a: string; b: string }

/** Notes the differing files of one folder and returns the folders to look into. */
function comparePair(path: string, a: TreeEntry[], b: TreeEntry[], changes: TreeChange[]): Pair[] {
  const before = new Map(a.map((entry) => [entry.name, entry]))
  const after = new Map(b.map((entry) => [entry.name, entry]))
  const pairs: Pair[] = []
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(name)
    const is = after.get(name)
    if (was?.id === is?.id && was?.mode === is?.mode) continue
    const wasFolder = was?.mode === '40000'
    const isFolder = is?.mode === '40000'
    if (wasFolder || isFolder) {
      const folders = { a: wasFolder ? was.id : emptyTree, b: isFolder ? is.id : emptyTree }
      pairs.push({ path: `${path}${name}/`, ...folders })
    }
    const oldId = wasFolder ? undefined : was?.id
    const newId = isFolder ? undefined : is?.id
    if (oldId && newId) changes.push({ path: path + name, change: 'modified', oldId, newId })
    else if (oldId) changes.push({ path: path + name, change: 'removed', oldId })
    else if (newId) changes.push({ path: path + name, change: 'added', newId })
  }
  return pairs
}

export function writeCommit(commit: Commit): GitObject {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${SIGNATURE}`,
    `committer ${SIGNATURE}`,
    '',
    commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`,
  ]
  return gitObject('commit', Buffer.from(lines.join('\n')))
}

/** The message comes back without its last line end. @throws when the object is missing or no commit */
export async function readCommit(store: ObjectStore, id: string): Promise<Commit> {
  const [object] = await store.get([id])
  if (object?.kind !== 'commit') throw new Error(`${id} is not a commit.`)
  return decodeCommit(object.data)
}

function decodeCommit(data: Buffer): Commit {
  const text = data.toString('utf8')
  const split = text.indexOf('\n\n')
  const header = text.slice(0, split).split('\n')
  const values = (key: string) =>
    header.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  const [tree] = values('tree')
  if (split < 0 || !tree) throw new Error('A commit object does not name its tree.')
  return { tree, parents: values('parent'), message: text.slice(split + 2).replace(/\n$/, '') }
}

async function treeOf(store: ObjectStore, id: string): Promise<string> {
  if (id === emptyTree) return id
  const [object] = await store.get([id])
  if (object?.kind === 'commit') return decodeCommit(object.data).tree
  if (object?.kind === 'tree') return id
  throw new Error(`${id} is neither a tree nor a commit.`)
}

async function readEntries(store: ObjectStore, ids: string[]): Promise<Map<string, TreeEntry[]>> {
  const objects = await getById(store, ids)
  return new Map([...objects].map(([id, object]) => [id, decodeTree(object.data)]))
}

async function getById(store: ObjectStore, ids: string[]): Promise<Map<string, GitObject>> {
  const wanted = [...new Set(ids)].filter((id) => id !== emptyTree)
  const objects = wanted.length > 0 ? await store.get(wanted) : []
  const found = new Map(objects.map((object) => [object.id, object]))
  for (const id of wanted) if (!found.has(id)) missing(id)
  return found
}

function missing(id: string): never {
  throw new Error(`Git object ${id} is missing from the store.`)
}

function fileMode(entry: TreeEntry, path: string): WorkspaceFile['mode'] {
  if (!FILE_MODES.includes(entry.mode))
    throw new Error(`${path} has mode ${entry.mode}, which no workspace has.`)
  return entry.mode as WorkspaceFile['mode']
}

/** By code unit, not by locale: the same order on every machine. */
function byPath(left: { path: string }, right: { path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0
}
