/** The sandbox drivers, in the order in which they are tried. */
import { env } from '#lib/env.ts'
import { UserError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { bubblewrap } from './bubblewrap.ts'
import { docker } from './docker.ts'
import type { DriverName } from './driver-names.ts'
import type { Owner, Probe, SandboxDriver } from './sandbox.ts'

/** @param owner in whose name sandboxes are opened; absent = nobody's that others know of */
function driversOf(owner?: Owner) {
  const say = (line: string) => log.info({ part: 'sandbox' }, line)
  const patienceMs = env().SWE_PLAY_ENGINE_PATIENCE * 1000
  return {
    docker: docker({ say, patienceMs, ...(owner ? { owner } : {}) }),
    bubblewrap: bubblewrap(),
  } satisfies Record<DriverName, SandboxDriver>
}

/** Those of this process, when it is no worker. */
export const drivers = driversOf()

/** One set for every owner: a driver knows the sandboxes it has opened. */
const sets = new Map<string, Record<string, SandboxDriver>>()

function driversFor(owner: Owner | undefined): Record<string, SandboxDriver> {
  if (!owner) return drivers
  const key = `${owner.installation} ${owner.worker}`
  const known = sets.get(key) ?? driversOf(owner)
  sets.set(key, known)
  return known
}

const probes = new Map<string, Promise<Probe>>()

/** A driver's probe, made once per process unless asked for afresh; one that failed may be mended by the next time. */
export function probeDriver(driver: SandboxDriver, options: { again?: boolean } = {}): Promise<Probe> {
  const known = probes.get(driver.name)
  if (known && !options.again) return known
  const probe = driver.probe()
  probes.set(driver.name, probe)
  void probe.then(({ ok }) => ok || probes.delete(driver.name))
  return probe
}

/**
 * The driver named, here or by SWE_PLAY_SANDBOX, or the first that works. Nothing without isolation is ever among them.
 * @throws UserError with the reason and the cure of each that could have been taken
 */
export async function chooseDriver(name?: string, owner?: Owner): Promise<SandboxDriver> {
  const all = driversFor(owner)
  const wanted = name ?? env().SWE_PLAY_SANDBOX
  const candidates = Object.values(all).filter((driver) => wanted === undefined || driver.name === wanted)
  if (candidates.length === 0) {
    throw new UserError(`There is no sandbox driver ${wanted}; there is ${Object.keys(all).join(', ')}.`)
  }
  const failures: string[] = []
  for (const driver of candidates) {
    const probe = await probeDriver(driver)
    if (probe.ok) return driver
    failures.push(`${driver.name}: ${probe.reason.replace(/\.?$/, '.')} To mend it: ${probe.cure}`)
  }
  const what = wanted === undefined ? 'No sandbox works' : `The sandbox that was asked for does not work`
  throw new UserError(`${what} on this machine. ${failures.join(' ')}`)
}

/** Removes what dead workers of this installation left. @returns how many sandboxes */
export async function reapSandboxes(
  owner: Owner,
  findDead: (workers: string[]) => Promise<string[]>,
): Promise<number> {
  const counts = await Promise.all(Object.values(driversFor(owner)).map((driver) => driver.reap(findDead)))
  return counts.reduce((total, count) => total + count, 0)
}
