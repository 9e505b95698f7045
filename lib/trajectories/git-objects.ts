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
