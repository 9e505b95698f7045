/** Whether an engine answers and holds a sandbox as it should, found out by opening one. */
import type Docker from 'dockerode'
import { InfrastructureError, messageOf } from '#lib/errors.ts'
import type { Limits, Probe, Sandbox, SandboxSpec } from '../sandbox.ts'
import { addressOf, inTime, isAway, isForbidden } from './engine.ts'

const limits: Limits = { memoryMb: 256, cpus: 1, processes: 32, workspaceMb: 16 }

/** @param open must not wait for an engine that is away */
export async function probeEngine(
  docker: Docker,
  open: (spec: SandboxSpec) => Promise<Sandbox>,
): Promise<Probe> {
  try {
    const { Version, Components = [] } = await inTime(docker.version())
    const podman = Components.some(({ Name }) => /podman/i.test(Name))
    const sandbox = await open({ label: 'the probe', files: [], limits, excludes: [], tools: {} })
    try {
      const signal = AbortSignal.timeout(10_000)
      const result = await sandbox.execute(['/bin/bash', '-c', 'exit 7'], { timeoutMs: 5000, signal })
      if (result.exitCode !== 7)
        throw new InfrastructureError(`A program in it ended with ${result.exitCode}, not 7.`)
    } finally {
      await sandbox.close()
    }
    const { limits: held, notes } = await describeLimits(docker)
    if (podman) notes.push('Disks are bounded in size, not in the number of files.')
    const version = `${podman ? 'podman' : 'Docker'} ${Version} at ${addressOf(docker)}`
    return { ok: true, version, limits: held, notes }
  } catch (error) {
    return { ok: false, ...explain(docker, error) }
  }
}

/** What the engine says that its kernel can hold. */
async function describeLimits(docker: Docker) {
  const info = (await docker.info()) as Record<string, unknown>
  const held = (...facts: string[]) =>
    facts.every((fact) => info[fact] !== false) ? ('enforced' as const) : ('not enforced' as const)
  const limits = {
    memoryMb: held('MemoryLimit'),
    cpus: held('CpuCfsQuota'),
    processes: held('PidsLimit'),
    workspaceMb: 'enforced' as const,
  }
  const notes: string[] = []
  if (info.SwapLimit === false && limits.memoryMb === 'enforced')
    notes.push('Swap is not limited by this engine: a sandbox may use it beside its memory.')
  if (limits.memoryMb !== 'enforced')
    notes.push(
      'This engine ignores limits of memory: use it as root, or on a machine with control groups of version 2.',
    )
  return { limits, notes }
}

function explain(docker: Docker, error: unknown): { reason: string; cure: string } {
  const address = addressOf(docker)
  if (isAway(error))
    return {
      reason: `No container engine answers at ${address} (${messageOf(error)}).`,
      cure: 'install and start Docker (Debian: apt-get install -y docker.io), or set DOCKER_HOST',
    }
  if (isForbidden(error))
    return {
      reason: `This user may not use the container engine at ${address}.`,
      cure: 'sudo usermod -aG docker "$USER", then log in again',
    }
  return {
    reason: messageOf(error),
    cure: 'look at the reason; docker info shows what the engine says of itself',
  }
}
