/** Where large things that can be made again are kept. */
import { readdir, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** writable by root only, open to all */
const EVERYBODYS = '/var/cache/swe-playground'

/** Where this user keeps them. */
export function cacheFolder(): string {
  if (process.getuid?.() === 0) return EVERYBODYS
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'swe-playground')
}

/** The path of one that is there: the user's own, or root's. */
export async function findCached(name: string): Promise<string | null> {
  for (const folder of new Set([cacheFolder(), EVERYBODYS])) {
    const path = join(folder, name)
    if (await exists(path)) return path
  }
  return null
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Half-made ones of processes that were killed; for the holder of the lock. */
export async function removeUnfinished(path: string): Promise<void> {
  const start = `${basename(path)}.unfinished-`
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(start)) await rm(join(dirname(path), name), { recursive: true, force: true })
  }
}
