import { drivers, probeDriver } from '../index.ts'

/** Why tests of the container engine are skipped on this machine; null = they run. Continuous integration skips none. */
export async function missingEngine(): Promise<string | null> {
  if (process.env.CI) return null
  const probe = await probeDriver(drivers.docker)
  return probe.ok ? null : `skipped, no container engine: ${probe.reason} ${probe.cure}`
}
