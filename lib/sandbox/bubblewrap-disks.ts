/**
 * The writable places of a sandbox, as memory disks. Root mounts them itself, in a mount namespace of that sandbox alone,
 * because bwrap cannot bound how many files a disk holds, and files without content fill the memory too. For others
 * bwrap mounts them, bounded in size.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './cache-folder.ts'
import type { MemoryDisk } from './inside.ts'

export type Disks = {
  /** for bwrap */
  arguments: string[]
  /** lines of fstab(5) to be mounted before bwrap starts; null = bwrap mounts */
  table: FileHandle | null
}

const MIB = 1024 * 1024
/** one file for 4 KiB, as on a usual disk */
const FILES_PER_MIB = 256
const MOST_DISKS = 8

let place: Promise<string | null> | undefined

/** @param uid of the sandbox, when root gives it one. The caller closes the table. */
export async function bubblewrapDisks(disks: MemoryDisk[], uid: string | null): Promise<Disks> {
  place ??= findPlace()
  const folder = uid && (await place)
  if (!folder) return { arguments: disks.flatMap(mountedByBwrap), table: null }
  const lines = disks.map((disk, index) => {
    const files = Math.max(1024, disk.sizeMb * FILES_PER_MIB)
    const options = `size=${bytes(disk)},nr_inodes=${files},mode=${disk.mode},uid=${uid},gid=${uid}`
    return `swe-play ${folder}/${index} tmpfs ${options}\n`
  })
  return {
    arguments: disks.flatMap((disk, index) => ['--bind', `${folder}/${index}`, disk.path]),
    table: await fileWithoutName(folder, lines.join('')),
  }
}

/** Readable through its descriptor, and gone with it. */
async function fileWithoutName(folder: string, text: string): Promise<FileHandle> {
  const path = join(folder, randomUUID())
  const file = await open(path, 'w+')
  await unlink(path)
  await file.write(text)
  return file
}

/** Whether the number of files is bounded too. */
export async function countsFiles(): Promise<boolean> {
  place ??= findPlace()
  return process.getuid?.() === 0 && (await place) !== null
}

/** Folders to mount on; null where even root may not mount, as in many containers. */
async function findPlace(): Promise<string | null> {
  const folder = join(cacheFolder(), 'disks')
  try {
    for (let index = 0; index < MOST_DISKS; index++)
      await mkdir(join(folder, String(index)), { recursive: true })
    const mount = ['mount', '-t', 'tmpfs', 'swe-play', folder]
    await promisify(execFile)('unshare', ['--mount', '--propagation', 'private', ...mount])
    return folder
  } catch {
    return null
  }
}

function mountedByBwrap(disk: MemoryDisk): string[] {
  return ['--perms', disk.mode.padStart(4, '0'), '--size', bytes(disk), '--tmpfs', disk.path]
}

const bytes = ({ sizeMb }: MemoryDisk) => String(Math.floor(sizeMb * MIB))
