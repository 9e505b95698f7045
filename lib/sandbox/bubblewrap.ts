/** Sandboxes by bubblewrap: namespaces of an ordinary user, no daemon; the default where no container engine answers. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { release } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { InfrastructureError, messageOf, UserError } from '#lib/errors.ts'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { findRoot } from './base/root.ts'
import { bubblewrapArguments, type Folders } from './bubblewrap-arguments.ts'
import { bubblewrapDisks, countsFiles } from './bubblewrap-disks.ts'
import { explainFailure } from './bubblewrap-failure.ts'
import { DOCKERFILE, demandsOf } from './build-file.ts'
import { type Cgroup, createCgroup, findPlaces } from './cgroups.ts'
import type { KeeperLink } from './conversation.ts'
import { checkLimits, environment, memoryDisks } from './inside.ts'
import { openKeeper } from './keeper.ts'
import type { Limits, Probe, Sandbox, SandboxDriver, SandboxSpec } from './sandbox.ts'
import { seccompFilter } from './seccomp.ts'
import { sharedFolder } from './shared-folder.ts'

const SECCOMP_FD = 3
/** the keeper, and a program it starts while the agent is at its limit */
const OWN_PROCESSES = 2
const STDERR_LIMIT = 4000
const TABLE_FD = 4
/** Enters the control groups given before "--", then becomes the rest. */
const LAUNCHER = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done; shift; exec "$@"'
/** Mounts the sandbox's disks where nobody else sees them, before it does so. */
const MOUNT = `mount --all --fstab /proc/self/fd/${TABLE_FD} || exit 125; exec ${TABLE_FD}<&-; `
const OWN_MOUNTS = ['unshare', '--mount', '--propagation', 'private', '--']

/** Users that no system hands out (systemd's "unused" range), so that files and limits are a sandbox's own. */
const FIRST_UID = 0x70000000
const UID_COUNT = 0x08000000

type Root = { folder: string | null; note: string }

/** Looks for the base once: a run must not change its tools half way because somebody makes the base meanwhile. */
export function bubblewrap(base: () => Promise<string | null> = findRoot): SandboxDriver {
  let root: Promise<Root> | undefined
  const findOnce = () => {
    root ??= base().then(rootFrom, rootWithout)
    return root
  }
  return {
    name: 'bubblewrap',
    probe: async () => probe(await findOnce()),
    prepare: async (environment) => prepare(environment),
    open: async (spec) => open(spec, await findOnce()),
    // sandboxes end with the process that opened them; its control groups are removed by the next that looks for places
    reap: async () => 0,
  }
}

/** There is the base and nothing else: what asks for more is refused, not left out in silence. */
function prepare(environment: WorkspaceFile[]) {
  const dockerfile = environment.find(({ path }) => path === DOCKERFILE)?.data.toString('utf8') ?? ''
  const demands = demandsOf(dockerfile)
  if (demands.length === 0)
    return { outcome: 'passed' as const, evidence: 'The Dockerfile asks for nothing beyond the base image.' }
  const evidence =
    `The Dockerfile asks for more than the base image, which is all that this run's sandbox (bubblewrap) has: ` +
    `${demands.join('; ')}. Do without, or run with --sandbox docker.`
  return { outcome: 'failed' as const, evidence }
}

function rootFrom(folder: string | null): Root {
  if (folder) return { folder, note: 'Its tools are those of the sandbox base.' }
  const note = 'Its tools are this machine’s own; for those of the base: npx swe-play sandbox build-base.'
  return { folder, note }
}

const rootWithout = (error: unknown): Root => ({
  folder: null,
  note: `Its tools are this machine’s own: ${messageOf(error)}`,
})

async function open(spec: SandboxSpec, root: Root): Promise<Sandbox> {
  const { limits } = spec
  checkLimits(spec)
  if (spec.environment?.length) {
    const { evidence } = prepare(spec.environment)
    throw new UserError(`${evidence} (${spec.label})`)
  }
  const cgroup = await createCgroup(limits, await findPlaces())
  try {
    const folders = { root: root.folder, ...(await shareFolders(spec.tools)) }
    const user = ownUser()
    const disks = await bubblewrapDisks(memoryDisks(limits), user)
    const args = await bubblewrapArguments({ folders, disks: disks.arguments, seccompFd: SECCOMP_FD })
    const link = start([...asUser(user), 'bwrap', ...args], { cgroup, table: disks.table?.fd })
    await disks.table?.close()
    const has = (controller: Cgroup['controllers'][number]) => cgroup.controllers.includes(controller)
    return await openKeeper(link, spec, {
      environment,
      memoryLimit: has('memory') ? null : limits.memoryMb * 1024 * 1024,
      processLimit: has('pids') || !countsProcessesPerSandbox() ? null : limits.processes + OWN_PROCESSES,
    })
  } catch (error) {
    await cgroup.remove()
    throw error
  }
}

async function shareFolders(tools: Record<string, string>): Promise<Omit<Folders, 'root'>> {
  const shared = await Promise.all(
    Object.entries(tools).map(async ([name, folder]) => [name, await sharedFolder(folder)] as const),
  )
  const [keeper, etc] = await Promise.all([
    sharedFolder(join(import.meta.dirname, 'keeper')),
    sharedFolder(join(import.meta.dirname, 'etc')),
  ])
  return { keeper, etc, tools: Object.fromEntries(shared) }
}

/** In a session of its own, so that an interrupt at the terminal is the worker's to handle. */
function start(
  command: string[],
  { cgroup, table }: { cgroup: Cgroup; table?: number | undefined },
): KeeperLink {
  const mounts = table === undefined ? [] : OWN_MOUNTS
  const script = table === undefined ? LAUNCHER : MOUNT + LAUNCHER
  const [program = '', ...args] = [
    ...mounts,
    '/bin/sh',
    '-c',
    script,
    'sh',
    ...cgroup.doors,
    '--',
    ...command,
  ]
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(table === undefined ? [] : [table])],
    detached: true,
  })
  const filter = child.stdio[SECCOMP_FD] as Writable
  filter.on('error', () => {}) // bwrap ended before it read the filter: `ended` says why
  filter.end(seccompFilter())
  let closed: Promise<void> | undefined
  return {
    input: child.stdin as Writable,
    output: child.stdout as Readable,
    ended: reasonOfEnd(child),
    oomKills: cgroup.oomKills,
    destroy() {
      closed ??= end(child).then(() => cgroup.remove())
      return closed
    },
  }
}

/** Root takes a user per sandbox; anybody else stays who they are. */
function ownUser(): string | null {
  return process.getuid?.() === 0 ? String(FIRST_UID + randomInt(UID_COUNT)) : null
}

function asUser(uid: string | null): string[] {
  return uid ? ['setpriv', '--reuid', uid, '--regid', uid, '--clear-groups', '--no-new-privs', '--'] : []
}

async function reasonOfEnd(child: ChildProcess): Promise<string> {
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < STDERR_LIMIT) errors += text
  })
  try {
    const [code, signal] = await once(child, 'close')
    const how = signal ? `was ended by ${signal}` : `exited with code ${code}`
    return errors.trim() ? errors.trim().slice(0, STDERR_LIMIT) : `bwrap ${how}`
  } catch (error) {
    return messageOf(error) // it could not be started
  }
}

/** The keeper leaves when its input ends, and the kernel then ends everything in its process namespace. */
async function end(child: ChildProcess) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.stdin?.destroy()
  const inTime = await Promise.race([exited.then(() => true), sleep(1000, false, { ref: false })])
  if (inTime) return
  child.kill('SIGKILL')
  await exited
}

/** RLIMIT_NPROC counts per user, and since Linux 5.14 per user namespace too. */
function countsProcessesPerSandbox(): boolean {
  if (process.getuid?.() === 0) return true
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major > 5 || (major === 5 && minor >= 14)
}

/** Opens a real sandbox once. */
async function probe(root: Root): Promise<Probe> {
  const limits: Limits = { memoryMb: 256, cpus: 1, processes: 32, workspaceMb: 16 }
  try {
    const { stdout } = await promisify(execFile)('bwrap', ['--version'])
    const sandbox = await open({ label: 'the probe', files: [], limits, excludes: [], tools: {} }, root)
    try {
      const signal = AbortSignal.timeout(10_000)
      const result = await sandbox.execute(['/bin/bash', '-c', 'exit 7'], { timeoutMs: 5000, signal })
      if (result.exitCode !== 7)
        throw new InfrastructureError(`A program in it ended with ${result.exitCode}, not 7.`)
    } finally {
      await sandbox.close()
    }
    return { ok: true, version: stdout.trim(), ...(await describeLimits(root)) }
  } catch (error) {
    return { ok: false, ...(await explainFailure(messageOf(error))) }
  }
}

async function describeLimits(root: Root) {
  const places = await findPlaces()
  const processes = places.pids || countsProcessesPerSandbox() ? 'enforced' : 'not enforced'
  const limits = {
    memoryMb: 'enforced',
    cpus: places.cpu ? 'enforced' : 'not enforced',
    processes,
    workspaceMb: 'enforced',
  } as const
  const notes = [root.note]
  if (!places.memory)
    notes.push('Memory is measured five times a second here, not held by the kernel: short peaks pass.')
  if (!(await countsFiles())) notes.push('Disks are bounded in size, not in the number of files.')
  if (!places.cpu) notes.push('CPU shares need a writable control group with the cpu controller.')
  return { limits, notes }
}
