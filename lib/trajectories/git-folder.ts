/** A project as a plain git folder: its files and a real .git with the whole history, made without git. */
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { UserError } from '#lib/errors.ts'
import {
  decodeTree,
  emptyTree,
  type GitObject,
  gitObject,
  type ObjectStore,
} from '#lib/trajectories/git-objects.ts'
import { type ListedFile, listTree, readCommit, readTree } from '#lib/trajectories/trees.ts'

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n'
const BRANCH = 'refs/heads/main'

/**
 * Writes a commit's files and everything it descends from into a folder that is new or empty.
 * @throws UserError when the folder holds something
 */
export async function writeGitFolder(store: ObjectStore, commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) {
    throw new UserError(`${folder} is not empty: name a new folder to save the project in.`)
  }
  const git = join(folder, '.git')
  await mkdir(join(git, 'refs/heads'), { recursive: true })
  await mkdir(join(git, 'objects'))
  for await (const object of reachable(store, commit)) await writeLooseObject(git, object)
  await writeFiles(store, commit, folder)
  await writeFile(join(git, 'index'), encodeIndex(await listTree(store, commit)))
  await writeFile(join(git, 'config'), CONFIG)
  await writeFile(join(git, BRANCH), `${commit}\n`)
  await writeFile(join(git, 'HEAD'), `ref: ${BRANCH}\n`)
}

/** Links come last, so that no file can be written through one. */
async function writeFiles(store: ObjectStore, commit: string, folder: string) {
  const files = await readTree(store, commit)
  const links = files.filter((file) => file.mode === '120000')
  for (const file of files) {
    if (file.mode === '120000') continue
    const path = join(folder, file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.data)
    await chmod(path, file.mode === '100755' ? 0o755 : 0o644)
  }
  for (const link of links) {
    const path = join(folder, link.path)
    await mkdir(dirname(path), { recursive: true })
    await symlink(link.data, path)
  }
}

/** Every object of a commit and its ancestors, once. */
async function* reachable(store: ObjectStore, commit: string): AsyncGenerator<GitObject> {
  const seen = new Set<string>()
  let next = [commit]
  while (next.length > 0) {
    const wanted = [...new Set(next)].filter((id) => !seen.has(id))
    for (const id of wanted) seen.add(id)
    const stored = wanted.filter((id) => id !== emptyTree)
    if (stored.length < wanted.length) yield gitObject('tree', Buffer.alloc(0))
    next = []
    for (const object of stored.length > 0 ? await store.get(stored) : []) {
      yield object
      if (object.kind === 'tree') next.push(...decodeTree(object.data).map((entry) => entry.id))
      if (object.kind === 'commit') {
        const { tree, parents } = await readCommit(store, object.id)
        next.push(tree, ...parents)
      }
    }
  }
}

async function writeLooseObject(git: string, { id, kind, data }: GitObject) {
  const path = join(git, 'objects', id.slice(0, 2), id.slice(2))
  await mkdir(dirname(path), { recursive: true })
  const raw = Buffer.concat([Buffer.from(`${kind} ${data.length}\0`), data])
  await writeFile(path, await promisify(deflate)(raw), { mode: 0o444 })
}

/**
 * Git's index, version 2 (Documentation/gitformat-index.txt): 62 bytes and the path per file, padded to 8, sorted by
 * path bytes. Times and sizes are zero, which tells git to compare contents the first time.
 */
function encodeIndex(files: ListedFile[]): Buffer {
  const header = Buffer.alloc(12)
  header.write('DIRC')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(files.length, 8)
  const named = files.map((file) => ({ file, name: Buffer.from(file.path) }))
  named.sort((left, right) => Buffer.compare(left.name, right.name))
  const entries = named.map(({ file, name }) => {
    const entry = Buffer.alloc(Math.ceil((62 + name.length + 1) / 8) * 8)
    entry.writeUInt32BE(Number.parseInt(file.mode, 8), 24)
    entry.write(file.id, 40, 'hex')
    entry.writeUInt16BE(Math.min(name.length, 0xfff), 60)
    name.copy(entry, 62)
    return entry
  })
  const content = Buffer.concat([header, ...entries])
  return Buffer.concat([content, createHash('sha1').update(content).digest()])
}
