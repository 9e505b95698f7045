/** Processes by (pid, start time): a pid alone may have been given to somebody else since it was written down. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

export const processSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() })
export type ProcessId = z.infer<typeof processSchema>

/** @returns when the process started, in the system's own words; null when there is none */
function startTimeOf(pid: number): string | null {
  if (process.platform !== 'linux') {
    const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return answer.stdout?.trim() || null
  }
  try {
    // proc(5): field 22 is the start time in clock ticks; the command (field 2) may hold spaces and parentheses
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

export function identify(pid: number): ProcessId | null {
  const startedAt = startTimeOf(pid)
  return startedAt === null ? null : { pid, startedAt }
}

export function isAlive({ pid, startedAt }: ProcessId): boolean {
  return startTimeOf(pid) === startedAt
}

/** SIGTERM, then SIGKILL after `graceMs`; waits until the process is gone. */
export async function endProcess(id: ProcessId, graceMs = 5000): Promise<void> {
  const deadline = Date.now() + graceMs
  let signal: NodeJS.Signals = 'SIGTERM'
  while (isAlive(id)) {
    send(id.pid, signal)
    if (signal === 'SIGTERM') while (isAlive(id) && Date.now() < deadline) await sleep(50)
    else await sleep(50)
    signal = 'SIGKILL'
  }
}

function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // ended by itself meanwhile
  }
}
