/** Files that a document names by their place beside it: only those of its own folder and below, or of its archive. */
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, posix, sep } from 'node:path'
import { type PackedEntry, readWhole } from '#lib/trajectories/foreign/input/archive.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

/** @returns null when there is none, it lies elsewhere, or it is too large */
export type ReadBeside = (path: string) => Promise<Buffer | null>

/** Links are followed first: what they lead to must lie in the folder, too. */
export function besideFile(file: string): ReadBeside {
  return async (path) => {
    if (isAbsolute(path) || path.includes('\0')) return null
    const folder = await realpath(dirname(file))
    const whole = await realpath(join(folder, path)).catch(() => null)
    if (whole === null || !whole.startsWith(folder + sep)) return null
    const found = await stat(whole)
    return found.isFile() && found.size <= limits.besideBytes ? readFile(whole) : null
  }
}

export function besideEntry(entries: PackedEntry[], name: string): ReadBeside {
  return async (path) => {
    if (path.startsWith('/')) return null
    const inside = posix.join(posix.dirname(name), path)
    const entry = entries.find((each) => each.name === inside)
    return entry && entry.size <= limits.besideBytes ? readWhole(entry) : null
  }
}
