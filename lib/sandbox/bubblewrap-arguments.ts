/** What a sandbox made by bubblewrap looks like from inside: a read-only system, three small memory disks, no network. */
import { lstat, readlink } from 'node:fs/promises'
import type { Limits } from './sandbox.ts'

export const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/home/agent',
  USER: 'agent',
  LOGNAME: 'agent',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
}

/** Read from the host where it has them: links of installed programs, names of ports and of file types. */
const HOST_ETC = ['alternatives', 'ld.so.cache', 'services', 'protocols', 'mime.types', 'fonts']
const OWN_ETC = ['passwd', 'group', 'hosts', 'nsswitch.conf']
const TOP_FOLDERS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']
const KEEPER = '/opt/swe-play-keeper'
const MIB = 1024 * 1024

/** -E -s -S: no environment variable and no installed package changes what runs as process 1. */
const keeperCommand = ['/usr/bin/python3', '-E', '-s', '-S', '-B', `${KEEPER}/keeper.py`]

export type Folders = {
  /** the base of sandboxes, or null where it is not: then this machine's own /usr is bound */
  root: string | null
  keeper: string
  etc: string
  /** name below /opt/swe-play -> folder on the host */
  tools: Record<string, string>
}

/** Arguments for bwrap; the seccomp filter comes through the file descriptor. */
export async function bubblewrapArguments(options: {
  limits: Limits
  folders: Folders
  seccompFd: number
}): Promise<string[]> {
  const { limits, folders, seccompFd } = options
  const scratchMb = scratchSize(limits)
  const tools = Object.entries(folders.tools).flatMap(([name, folder]) => [
    '--ro-bind',
    folder,
    `/opt/swe-play/${name}`,
  ])
  return [
    ...[
      '--unshare-user',
      '--disable-userns',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-ipc',
      '--unshare-uts',
    ],
    ...['--unshare-cgroup-try', '--die-with-parent', '--new-session', '--as-pid-1', '--hostname', 'sandbox'],
    ...(folders.root === null ? await systemOfHost(folders.etc) : systemOfBase(folders.root)),
    ...['--ro-bind', folders.keeper, KEEPER, ...tools],
    ...['--proc', '/proc', '--dev', '/dev'],
    ...memoryDisk('/dev/shm', scratchMb / 2, '1777'),
    ...memoryDisk('/tmp', scratchMb, '1777'),
    ...memoryDisk('/home/agent', scratchMb / 2, '0755'),
    ...memoryDisk('/workspace', limits.workspaceMb, '0755'),
    ...[
      '--remount-ro',
      '/dev',
      '--remount-ro',
      folders.root === null ? '/' : '/opt',
      '--chdir',
      '/workspace',
      '--clearenv',
    ],
    ...['--uid', '1000', '--gid', '1000', '--cap-drop', 'ALL', '--seccomp', String(seccompFd)],
    ...['--', ...keeperCommand],
  ]
}

/** Folders for our own files lie on a small memory disk, because the base itself takes none. */
function systemOfBase(root: string): string[] {
  return [
    '--ro-bind',
    root,
    '/',
    ...memoryDisk('/opt', 1, '0755'),
    '--perms',
    '0755',
    '--dir',
    '/opt/swe-play',
  ]
}

async function systemOfHost(etc: string): Promise<string[]> {
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...(await topFolders()),
    ...['/etc', '/opt', '/opt/swe-play'].flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...HOST_ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...OWN_ETC.flatMap((name) => ['--ro-bind', `${etc}/${name}`, `/etc/${name}`]),
  ]
}

/**
 * MiB for /tmp; half of it each for /home/agent and /dev/shm. All disks full must leave memory for processes, or the
 * kernel would find nothing to kill but the keeper.
 */
function scratchSize(limits: Limits): number {
  return Math.max(2, Math.min(256, Math.floor((limits.memoryMb - limits.workspaceMb) / 4)))
}

function memoryDisk(path: string, sizeMb: number, mode: string): string[] {
  return ['--perms', mode, '--size', String(Math.floor(sizeMb * MIB)), '--tmpfs', path]
}

/** /bin and its like as this host has them: links into /usr, folders, or not at all. */
async function topFolders(): Promise<string[]> {
  const found: string[] = []
  for (const name of TOP_FOLDERS) {
    const stats = await lstat(`/${name}`).catch(() => null)
    if (stats?.isSymbolicLink()) found.push('--symlink', await readlink(`/${name}`), `/${name}`)
    else if (stats?.isDirectory()) found.push('--ro-bind', `/${name}`, `/${name}`)
  }
  return found
}
