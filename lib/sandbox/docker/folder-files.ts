/** Files for an image: read from a folder, hashed, packed. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Pack, pack } from 'tar-stream'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'

/** All regular files below a folder, by path. @throws when it cannot be read */
export async function readFolder(folder: string): Promise<WorkspaceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('__pycache__'))
  return Promise.all(
    paths.sort().map(async (path): Promise<WorkspaceFile> => {
      const executable = (await stat(path)).mode & 0o100
      return {
        path: relative(folder, path),
        mode: executable ? '100755' : '100644',
        data: await readFile(path),
      }
    }),
  )
}

/** sha256, shortened for names of images */
export function hashFiles(files: WorkspaceFile[], ...others: string[]): string {
  const hash = createHash('sha256')
  for (const other of others) hash.update(`${other.length}\0${other}\0`)
  for (const { path, mode, data } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${path}\0${mode}\0${data.length}\0`).update(data)
  return hash.digest('hex').slice(0, 32)
}

/** A tar of files that belong to root and bear no time: what the engine builds from. */
export function packFiles(files: WorkspaceFile[]): Pack {
  const tar = pack()
  for (const { path, mode, data } of files) {
    const common = { name: path, uid: 0, gid: 0, mtime: new Date(0) }
    if (mode === '120000') tar.entry({ ...common, type: 'symlink', linkname: data.toString('utf8') })
    else tar.entry({ ...common, mode: mode === '100755' ? 0o755 : 0o644 }, data)
  }
  tar.finalize()
  return tar
}

/** A tar of empty folders that everybody may write to. */
export async function packFolders(paths: string[]): Promise<Buffer> {
  const tar = pack()
  for (const path of paths)
    tar.entry({ name: `${path.slice(1)}/`, type: 'directory', mode: 0o777, mtime: new Date(0) })
  tar.finalize()
  return buffer(tar)
}
