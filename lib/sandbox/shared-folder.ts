/**
 * A folder of ours where a sandbox can reach it. Root gives every sandbox a user of its own, who cannot look into
 * folders such as /root: root's folders are copied once, by content, to a place open to all and writable by root only.
 */
import { createHash, randomUUID } from 'node:crypto'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, exists } from './cache-folder.ts'

const copies = new Map<string, Promise<string>>()

/** The folder's path for a sandbox; the content is taken once per process. @throws when it cannot be read */
export function sharedFolder(folder: string): Promise<string> {
  if (process.getuid?.() !== 0) return Promise.resolve(folder)
  const known = copies.get(folder)
  if (known) return known
  const copy = copyByContent(folder)
  copies.set(folder, copy)
  copy.catch(() => copies.delete(folder))
  return copy
}

async function copyByContent(folder: string): Promise<string> {
  const target = join(cacheFolder(), await hashFolder(folder))
  if (await exists(target)) return target
  await mkdir(cacheFolder(), { recursive: true })
  await chmod(cacheFolder(), 0o755)
  const unfinished = `${target}.${randomUUID()}`
  await cp(folder, unfinished, { recursive: true, filter: (path) => !path.includes('__pycache__') })
  await openToAll(unfinished)
  try {
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await exists(target))) throw error // otherwise another process was faster
  }
  return target
}

/** Whatever the umask, and the modes in a checkout below a closed folder. */
async function openToAll(folder: string) {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}

async function hashFolder(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.filter((path) => !path.includes('__pycache__')).sort()) {
    const data = await readFile(path)
    const { mode } = await stat(path)
    hash.update(`${path.slice(folder.length)}\0${mode & 0o111}\0${data.length}\0`).update(data)
  }
  return hash.digest('hex').slice(0, 32)
}
