/**
 * The writable places of a sandbox, as memory disks. Root mounts them itself, in a mount namespace of that sandbox alone,
 * because bwrap cannot bound how many files a disk holds, and files without content fill the memory too. For others
 * bwrap mounts them, bounded in size.
 */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './cache-folder.ts'
import type { MemoryDisk } from './inside.ts'

export type Disks = {
  /** what runs before bwrap; becomes the rest of its arguments */
  launcher: string[]
  /** for bwrap */
  arguments: string[]
}

const MIB = 1024 * 1024
/** one file for 4 KiB, as on a usual disk */
const FILES_PER_MIB = 256

/** $1: the folder they are mounted in; $2: their lines as of fstab(5). */
const MOUNT =
  'mount -t tmpfs -o mode=755 swe-play "$1" && echo "$2" > "$1/fstab" && mount --all --fstab "$1/fstab" || exit 125; ' +
  'shift 2; exec "$@"'

let place: Promise<string | null> | undefined

/** @param uid of the sandbox, when root gives it one */
export async function bubblewrapDisks(disks: MemoryDisk[], uid: string | null): Promise<Disks> {
  place ??= findPlace()
  const folder = uid && (await place)
  if (!folder) return { launcher: [], arguments: disks.flatMap(mountedByBwrap) }
  const lines = disks.map((disk, index) => {
    const options = `X-mount.mkdir,size=${bytes(disk)},nr_inodes=${Math.max(1024, disk.sizeMb * FILES_PER_MIB)},mode=${disk.mode},uid=${uid},gid=${uid}`
    return `swe-play ${folder}/${index} tmpfs ${options}`
  })
  return {
    launcher: [
      'unshare',
      '--mount',
      '--propagation',
      'private',
      '--',
      '/bin/sh',
      '-c',
      MOUNT,
      'sh',
      folder,
      lines.join('\n'),
    ],
    arguments: disks.flatMap((disk, index) => ['--bind', `${folder}/${index}`, disk.path]),
  }
}

/** Whether the number of files is bounded too. */
export async function countsFiles(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  place ??= findPlace()
  return (await place) !== null
}

/** Null where even root may not mount, as in many containers. */
async function findPlace(): Promise<string | null> {
  const folder = join(cacheFolder(), 'disks')
  try {
    await mkdir(folder, { recursive: true })
    await promisify(execFile)('unshare', [
      '--mount',
      '--propagation',
      'private',
      'mount',
      '-t',
      'tmpfs',
      'swe-play',
      folder,
    ])
    return folder
  } catch {
    return null
  }
}

function mountedByBwrap(disk: MemoryDisk): string[] {
  return ['--perms', disk.mode.padStart(4, '0'), '--size', bytes(disk), '--tmpfs', disk.path]
}

const bytes = ({ sizeMb }: MemoryDisk) => String(Math.floor(sizeMb * MIB))
