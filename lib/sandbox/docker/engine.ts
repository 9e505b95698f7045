/** The container engine: where it answers, what its absence looks like, and how long it is waited for. */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { InfrastructureError, messageOf } from '#lib/errors.ts'

export type Engine = {
  docker: Docker
  /** how long an engine that is away is waited for, ms */
  patienceMs: number
}

const PAUSE_MS = 250
const ANSWER_MS = 5_000

/** Where engines listen, after DOCKER_HOST: Docker's, rootless Docker's, podman's as root and as a user. */
function usualSockets(): string[] {
  const own = process.env.XDG_RUNTIME_DIR
  return [
    '/var/run/docker.sock',
    ...(own ? [`${own}/docker.sock`] : []),
    '/run/podman/podman.sock',
    ...(own ? [`${own}/podman/podman.sock`] : []),
  ]
}

/** A client for the engine that DOCKER_HOST names, or for the first socket there is. Nothing is asked yet. */
export function connect(): Docker {
  if (process.env.DOCKER_HOST) return new Docker()
  const socketPath = usualSockets().find((path) => existsSync(path))
  return socketPath ? new Docker({ socketPath }) : new Docker()
}

/** For people: where this client looks for its engine. */
export function addressOf(docker: Docker): string {
  const { socketPath, protocol, host, port } = docker.modem as {
    socketPath?: unknown
    protocol?: string
    host?: string
    port?: string | number
  }
  if (host) return `${protocol}://${host}:${port}`
  return typeof socketPath === 'string' ? `unix://${socketPath}` : 'unix:///var/run/docker.sock'
}

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** The engine did not answer, or ended while it did: to be asked again once it is back. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (statusCode === 503) return true
  // the engine answers, what it stands on does not
  if (statusCode === 500)
    return /containerd|ttrpc|transport is closing|connection refused/i.test(error.message)
  return (code !== undefined && AWAY.has(code)) || /socket hang up|aborted/i.test(error.message)
}

export function isForbidden(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EACCES' || statusOf(error) === 403
}

export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode
}

/**
 * Does something that can be repeated; while the engine is away it is waited for.
 * @throws InfrastructureError when the engine stays away
 */
export async function patiently<T>(engine: Engine, action: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + engine.patienceMs
  for (;;) {
    try {
      return await action()
    } catch (error) {
      if (!isAway(error)) throw error
      await untilItAnswers(engine.docker, deadline, error)
    }
  }
}

async function untilItAnswers(docker: Docker, deadline: number, first: unknown): Promise<void> {
  const started = Date.now()
  for (;;) {
    if (Date.now() >= deadline) {
      const seconds = Math.round((Date.now() - started) / 1000)
      throw new InfrastructureError(
        `The container engine at ${addressOf(docker)} has not answered for ${seconds} s: ${messageOf(first)}`,
      )
    }
    await sleep(PAUSE_MS)
    if (await answers(docker)) return
  }
}

async function answers(docker: Docker): Promise<boolean> {
  return inTime(docker.ping()).then(
    () => true,
    () => false,
  )
}

/** For questions that an engine answers at once. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
    const seconds = ANSWER_MS / 1000
    throw Object.assign(new Error(`no answer within ${seconds} s`), { code: 'ETIMEDOUT' })
  })
  return Promise.race([answer, late])
}
