/** Limits over all processes of a sandbox together, through control groups of version 1 or 2, whichever holds them. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { access, constants, mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import type { Limits } from './sandbox.ts'

type Controller = 'memory' | 'pids' | 'cpu'

/** Where groups of a controller can be made on this machine. */
type Places = Partial<Record<Controller, { version: 1 | 2; folder: string }>>

export type Cgroup = {
  controllers: Controller[]
  /** files a process writes 0 to, to enter */
  doors: string[]
  /** processes the kernel has killed here for want of memory; null = memory is not limited here */
  oomKills(): number | null
  /** after its processes were killed; waits until they are gone */
  remove(): Promise<void>
}

const CONTROLLERS: readonly Controller[] = ['memory', 'pids', 'cpu']
/** bwrap, the keeper, and a program it starts while the agent is at its limit */
const OWN_PROCESSES = 3
const CPU_PERIOD_US = 100_000

/** Looks for writable places once per process, and removes groups that a killed process of ours left there. */
export function findPlaces(): Promise<Places> {
  places ??= lookForPlaces().then(async (found) => {
    await removeAbandoned(found)
    return found
  })
  return places
}

let places: Promise<Places> | undefined

async function lookForPlaces(): Promise<Places> {
  if (process.platform !== 'linux') return {}
  const found = await placesIn({
    mounts: parseMounts(await readFile('/proc/self/mounts', 'utf8')),
    own: parseOwnGroups(await readFile('/proc/self/cgroup', 'utf8')),
  })
  for (const controller of CONTROLLERS) {
    const place = found[controller]
    if (place && !(await canEnter(place.folder))) delete found[controller]
  }
  if (found.cpu) await weighAsCores(found.cpu)
  return found
}

/** Folders in which groups can be made, controller by controller; made and given the controllers where need be. */
export async function placesIn(machine: {
  mounts: ReturnType<typeof parseMounts>
  own: Map<string, string>
}): Promise<Places> {
  const { mounts, own } = machine
  const found: Places = {}
  for (const controller of CONTROLLERS) {
    const mount = mounts.version1.get(controller)
    const bases = mount ? [join(mount, own.get(controller) ?? '/'), mount] : []
    const folder = await firstWhere(bases, makeGroupFolder)
    if (folder) found[controller] = { version: 1, folder }
  }
  const missing = CONTROLLERS.filter((controller) => !found[controller])
  if (mounts.version2 && missing.length > 0) {
    const bases = ancestors(own.get('') ?? '/').map((path) => join(mounts.version2 as string, path))
    const folder = await firstWhere(bases, (base) => delegate(base, missing))
    const given = folder ? await readFile(join(folder, 'cgroup.subtree_control'), 'utf8') : ''
    for (const controller of missing) {
      if (folder && given.split(/[\s+]+/).includes(controller)) found[controller] = { version: 2, folder }
    }
  }
  return found
}

/** Mount points: version 1 by controller, version 2 as one. */
export function parseMounts(text: string): { version1: Map<string, string>; version2: string | null } {
  const version1 = new Map<string, string>()
  let version2: string | null = null
  for (const line of text.split('\n')) {
    const [, point = '', type, options = ''] = line.split(' ')
    if (type === 'cgroup2') version2 = point
    if (type === 'cgroup') for (const option of options.split(',')) version1.set(option, point)
  }
  return { version1, version2 }
}

/** /proc/self/cgroup: the own group by controller, '' for version 2. */
export function parseOwnGroups(text: string): Map<string, string> {
  const groups = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, controllers, ...path] = line.split(':')
    if (controllers !== undefined) for (const name of controllers.split(',')) groups.set(name, path.join(':'))
  }
  return groups
}

/** "/a/b" -> "/", "/a", "/a/b": only an outer group without processes can hand controllers on. */
function ancestors(path: string): string[] {
  const segments = path.split('/').filter(Boolean)
  return ['/', ...segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)]
}

/** The first that works, or null: a group that may not be used is an answer, not an error. */
async function firstWhere(bases: string[], make: (base: string) => Promise<string>): Promise<string | null> {
  for (const base of bases) {
    const folder = await make(base).catch(() => null)
    if (folder) return folder
  }
  return null
}

async function makeGroupFolder(base: string): Promise<string> {
  const folder = join(base, 'swe-playground')
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await access(folder, constants.W_OK)
  return folder
}

async function delegate(base: string, wanted: Controller[]): Promise<string> {
  const there = (await readFile(join(base, 'cgroup.controllers'), 'utf8')).trim().split(' ')
  const controllers = wanted.filter((controller) => there.includes(controller))
  if (!controllers.includes('memory')) throw new Error('an inner group may have more')
  const enable = controllers.map((controller) => `+${controller}`).join(' ')
  await writeFile(join(base, 'cgroup.subtree_control'), enable)
  const folder = await makeGroupFolder(base)
  await writeFile(join(folder, 'cgroup.subtree_control'), enable)
  return folder
}

/** All sandboxes together would count as one process against everything else; let them count as one per core. */
async function weighAsCores({ version, folder }: { version: 1 | 2; folder: string }) {
  const cores = availableParallelism()
  if (version === 1) await writeFile(join(folder, 'cpu.shares'), String(1024 * cores))
  else await writeFile(join(folder, 'cpu.weight'), String(Math.min(10_000, 100 * cores)))
}

/** A group that can be made may still refuse processes that come from elsewhere. */
async function canEnter(place: string): Promise<boolean> {
  const folder = join(place, `${process.pid}.${randomUUID()}`)
  await mkdir(folder)
  const door = join(folder, 'cgroup.procs')
  const entered = await promisify(execFile)('/bin/sh', ['-c', 'echo 0 > "$1"', 'sh', door]).then(
    () => true,
    () => false,
  )
  await removeFolders(new Set([folder]))
  return entered
}

/** Groups are named after the process that made them. */
async function removeAbandoned(found: Places) {
  for (const folder of new Set(Object.values(found).map((place) => place.folder))) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const owner = entry.name.split('.')[0] ?? ''
      if (!entry.isDirectory() || isAlive(Number(owner))) continue
      await rmdir(join(folder, entry.name)).catch(() => {}) // still dying, or another process was faster
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** @throws InfrastructureError when a place that was found does not take a group any more */
export async function createCgroup(limits: Limits, places: Places): Promise<Cgroup> {
  const name = `${process.pid}.${randomUUID()}`
  const folders = new Set<string>()
  try {
    for (const controller of CONTROLLERS) {
      const place = places[controller]
      if (!place) continue
      const folder = join(place.folder, name)
      if (!folders.has(folder)) await mkdir(folder)
      folders.add(folder)
      for (const [file, value] of settings(controller, place.version, limits)) {
        await writeFile(join(folder, file), value)
      }
      if (controller === 'memory') await forbidSwap(folder, place.version, limits)
    }
  } catch (error) {
    await removeFolders(folders)
    throw new InfrastructureError(`A control group for a sandbox could not be made: ${messageOf(error)}`)
  }
  let removed = false
  const { memory } = places
  return {
    controllers: CONTROLLERS.filter((controller) => places[controller]),
    doors: [...folders].map((folder) => join(folder, 'cgroup.procs')),
    oomKills: () => (memory && !removed ? readOomKills(join(memory.folder, name), memory.version) : null),
    remove() {
      removed = true
      return removeFolders(folders)
    },
  }
}

function settings(controller: Controller, version: 1 | 2, limits: Limits): [string, string][] {
  const bytes = String(limits.memoryMb * 1024 * 1024)
  const quota = String(Math.round(limits.cpus * CPU_PERIOD_US))
  const processes = String(limits.processes + OWN_PROCESSES)
  if (controller === 'pids') return [['pids.max', processes]]
  if (version === 2) {
    return controller === 'memory' ? [['memory.max', bytes]] : [['cpu.max', `${quota} ${CPU_PERIOD_US}`]]
  }
  if (controller === 'memory') return [['memory.limit_in_bytes', bytes]]
  return [
    ['cpu.cfs_period_us', String(CPU_PERIOD_US)],
    ['cpu.cfs_quota_us', quota],
  ]
}

/** Where the kernel counts swap, it counts towards the limit. */
async function forbidSwap(folder: string, version: 1 | 2, limits: Limits) {
  const file = join(folder, version === 1 ? 'memory.memsw.limit_in_bytes' : 'memory.swap.max')
  const counted = await access(file).then(
    () => true,
    () => false,
  )
  if (counted) await writeFile(file, version === 1 ? String(limits.memoryMb * 1024 * 1024) : '0')
}

function readOomKills(folder: string, version: 1 | 2): number | null {
  const text = readFileSync(join(folder, version === 1 ? 'memory.oom_control' : 'memory.events'), 'utf8')
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1]
  return count === undefined ? null : Number(count)
}

async function removeFolders(folders: Set<string>) {
  for (const folder of folders) {
    for (let patience = 6000; ; patience--) {
      const error = await rmdir(folder).then(
        () => null,
        (error: NodeJS.ErrnoException) => error,
      )
      if (!error || error.code === 'ENOENT') break
      if (error.code !== 'EBUSY' || patience === 0) throw error
      await sleep(5)
    }
  }
}
