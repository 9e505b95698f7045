/** How an engine is given the filter of system calls: Docker as text, podman (4 and older) as a file it opens itself. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, exists } from '../cache-folder.ts'
import { seccompProfile } from '../seccomp-profile.ts'

/** The value of `seccomp=`. A podman on another machine cannot open the file and says so when a container is made. */
export async function seccompOption(podman: boolean): Promise<string> {
  const profile = JSON.stringify(seccompProfile())
  return podman ? fileOf(profile) : profile
}

async function fileOf(profile: string): Promise<string> {
  const key = createHash('sha256').update(profile).digest('hex').slice(0, 32)
  const folder = cacheFolder()
  const path = join(folder, `seccomp-${key}.json`)
  if (await exists(path)) return path
  await mkdir(folder, { recursive: true })
  const unfinished = `${path}.unfinished-${randomUUID()}`
  await writeFile(unfinished, profile, { mode: 0o644 })
  await rename(unfinished, path)
  return path
}
