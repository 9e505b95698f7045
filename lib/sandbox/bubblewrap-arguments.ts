/** What a sandbox made by bubblewrap looks like from inside: a read-only system, three small memory disks, no network. */
import { lstat, readlink } from 'node:fs/promises'
import { KEEPER, keeperCommand } from './inside.ts'

/** Read from the host where it has them: links of installed programs, names of ports and of file types. */
const HOST_ETC = ['alternatives', 'ld.so.cache', 'services', 'protocols', 'mime.types', 'fonts']
const OWN_ETC = ['passwd', 'group', 'hosts', 'nsswitch.conf']
const TOP_FOLDERS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']

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
  folders: Folders
  /** mount what memoryDisks() lists */
  disks: string[]
  seccompFd: number
}): Promise<string[]> {
  const { folders, disks, seccompFd } = options
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
    ...disks,
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
    ...['--perms', '0755', '--size', '65536', '--tmpfs', '/opt'],
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
