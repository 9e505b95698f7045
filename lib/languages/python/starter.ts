import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'

/** The files of ./starter, read at first use. */
export function readStarter(): WorkspaceFile[] {
  const folder = join(import.meta.dirname, 'starter')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: path.slice(folder.length + 1),
      mode: '100644' as const,
      data: readFileSync(path),
    }))
}
