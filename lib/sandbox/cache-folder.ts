/** Where large things that can be made again are kept: for all users when root makes them, else below the user's cache. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function cacheFolder(): string {
  if (process.getuid?.() === 0) return '/var/cache/swe-playground'
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'swe-playground')
}
