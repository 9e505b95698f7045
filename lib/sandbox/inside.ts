/** What every sandbox looks like to the agent, whichever driver made it. */
import { InfrastructureError } from '#lib/errors.ts'
import type { Limits, SandboxSpec } from './sandbox.ts'

/** of the agent's shell and of every program */
export const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/home/agent',
  USER: 'agent',
  LOGNAME: 'agent',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
}

/** where the keeper's folder lies */
export const KEEPER = '/opt/swe-play-keeper'

/** -E -s -S: no environment variable and no installed package changes what runs as process 1. */
export const keeperCommand = ['/usr/bin/python3', '-E', '-s', '-S', '-B', `${KEEPER}/keeper.py`]

export type MemoryDisk = { path: string; sizeMb: number; mode: string }

/**
 * The places that can be written to. All disks full must leave memory for processes, or the kernel would find nothing to
 * kill but the keeper.
 */
export function memoryDisks(limits: Limits): MemoryDisk[] {
  const scratchMb = Math.max(2, Math.min(256, Math.floor((limits.memoryMb - limits.workspaceMb) / 4)))
  return [
    { path: '/dev/shm', sizeMb: scratchMb / 2, mode: '1777' },
    { path: '/tmp', sizeMb: scratchMb, mode: '1777' },
    { path: '/home/agent', sizeMb: scratchMb / 2, mode: '0755' },
    { path: '/workspace', sizeMb: limits.workspaceMb, mode: '0755' },
  ]
}

/** @throws InfrastructureError when the workspace would leave no memory for processes */
export function checkLimits({ label, limits }: SandboxSpec): void {
  if (limits.workspaceMb < limits.memoryMb) return
  throw new InfrastructureError(
    `The workspace of ${label} (${limits.workspaceMb} MiB) must be smaller than its memory (${limits.memoryMb} MiB), of which it is a part.`,
  )
}
