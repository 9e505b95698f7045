/** Why a container ended that nobody here has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { messageOf } from '#lib/errors.ts'
import { addressOf } from './engine.ts'

/** how long the engine may take to tell */
const PATIENCE_MS = 3000
const KILLED = 137

export type EndOfContainer = { reason: string; memory: boolean }

/** Asked for before the container starts; an engine that is removing it already would know nothing. */
export function watchEnd(container: Docker.Container): Promise<{ code: number } | { trouble: string }> {
  return container.wait({ condition: 'next-exit' }).then(
    ({ StatusCode }) => ({ code: Number(StatusCode) }),
    (error: unknown) => ({ trouble: messageOf(error) }),
  )
}

export async function explainEnd(
  docker: Docker,
  { name, watch, errors }: { name: string; watch: ReturnType<typeof watchEnd>; errors: string },
): Promise<EndOfContainer> {
  const told = await Promise.race([watch, sleep(PATIENCE_MS, null, { ref: false })])
  if (!told || 'trouble' in told) {
    const trouble = told ? ` (${told.trouble})` : ''
    const reason = `the connection to the container engine at ${addressOf(docker)} ended${trouble}`
    return { reason, memory: false }
  }
  if (told.code === KILLED) {
    const memory = await ranOutOfMemory(docker, name).catch(() => false) // then only the number is known
    if (memory) return { reason: 'the kernel ended it for want of memory', memory }
    return { reason: 'the container was killed (SIGKILL) from outside', memory }
  }
  return { reason: errors || `the container exited with code ${told.code}`, memory: false }
}

/** The engine's own record of the last minutes, up to now by its own clock. */
async function ranOutOfMemory(docker: Docker, name: string): Promise<boolean> {
  const { SystemTime } = await docker.info()
  const until = Math.ceil(Date.parse(SystemTime) / 1000)
  const stream = await docker.getEvents({
    since: until - 3600,
    until,
    filters: { container: [name], event: ['oom'] },
    abortSignal: AbortSignal.timeout(PATIENCE_MS),
  })
  let text = ''
  for await (const chunk of stream) text += chunk
  return text.trim() !== ''
}
