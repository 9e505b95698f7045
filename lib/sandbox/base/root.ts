/** The base archive unpacked: what bubblewrap binds as a sandbox's root, the same files that engines have as an image. */
import { execFile } from 'node:child_process'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import { cacheFolder, exists, findCached, removeUnfinished } from '../cache-folder.ts'
import { withFileLock } from '../file-lock.ts'
import { ensureArchive, findArchive } from './archive.ts'
import { baseRecipe, type Recipe } from './recipe.ts'

export const rootName = (recipe: Recipe) => `root-${recipe.key}`

/** The root's folder where it is there or its archive is; null where neither is. Never makes an archive. */
export async function findRoot(recipe: Recipe = baseRecipe()): Promise<string | null> {
  const root = await findCached(rootName(recipe))
  if (root) return root
  const archive = await findArchive(recipe)
  return archive && unpack(archive, recipe)
}

/** The root's folder, made first when it is not there. @throws InfrastructureError with the cure */
export async function ensureRoot(recipe: Recipe, say: (line: string) => void): Promise<string> {
  return (await findRoot(recipe)) ?? unpack(await ensureArchive(recipe, say), recipe)
}

/** Devices are each sandbox's own; files of others than root's belong to who unpacks, and are bound read-only. */
async function unpack(archive: string, recipe: Recipe): Promise<string> {
  const root = join(cacheFolder(), rootName(recipe))
  await mkdir(cacheFolder(), { recursive: true })
  return withFileLock(`${root}.lock`, async () => {
    if (await exists(root)) return root // another process was faster
    await removeUnfinished(root)
    const unfinished = `${root}.unfinished-${process.pid}`
    const owners = process.getuid?.() === 0 ? ['--same-owner', '--numeric-owner'] : ['--no-same-owner']
    try {
      await mkdir(unfinished)
      await promisify(execFile)('tar', ['-xpf', archive, '-C', unfinished, '--exclude=./dev/*', ...owners])
      await rename(unfinished, root)
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true })
      throw new InfrastructureError(`The base of sandboxes could not be unpacked: ${messageOf(error).trim()}`)
    }
    return root
  })
}
