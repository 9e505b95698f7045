/** The sandbox drivers, in the order in which they are tried. */
import { UserError } from '#lib/errors.ts'
import { bubblewrap } from './bubblewrap.ts'
import type { Probe, SandboxDriver } from './sandbox.ts'

export const drivers = { bubblewrap: bubblewrap() } satisfies Record<string, SandboxDriver>

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
 * The first driver that works, or the one named. Nothing without isolation is ever among them.
 * @throws UserError with the reason and the cure of each
 */
export async function chooseDriver(name?: string): Promise<SandboxDriver> {
  const candidates = Object.values(drivers).filter((driver) => name === undefined || driver.name === name)
  if (candidates.length === 0) {
    throw new UserError(`There is no sandbox driver ${name}; there is ${Object.keys(drivers).join(', ')}.`)
  }
  const failures: string[] = []
  for (const driver of candidates) {
    const probe = await probeDriver(driver)
    if (probe.ok) return driver
    failures.push(`${driver.name}: ${probe.reason.replace(/\.?$/, '.')} To mend it: ${probe.cure}`)
  }
  throw new UserError(`No sandbox works on this machine. ${failures.join(' ')}`)
}
