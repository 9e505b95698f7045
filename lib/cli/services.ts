/** What a command needs running: the database always, the worker and the web app where asked. All of it ends with stop(). */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareBase } from '#lib/cli/build-base.ts'
import { openDatabase, startDatabase } from '#lib/cli/database-service.ts'
import { findInstance, type OwnInstance, takeInstance } from '#lib/cli/instance.ts'
import { type Supervised, supervise } from '#lib/cli/supervisor.ts'
import { ensureBuild, nextBin } from '#lib/cli/web-build.ts'
import { freePort } from '#lib/database/embedded-postgres.ts'
import { env } from '#lib/env.ts'
import { InfrastructureError, messageOf, UserError } from '#lib/errors.ts'
import { ensureClient } from '../../prisma/prisma.ts'

export type ServicesOptions = {
  /** the command's name, for the message another command gets */
  command: string
  web: 'production' | 'development' | 'none'
  worker: boolean
  say(line: string): void
}

export type Services = {
  /** where the pages are; null when none are served */
  url: string | null
  /** rejects when something that cannot be started again is gone */
  failed: Promise<never>
  stop(): Promise<void>
}

const WEB_GRACE_MS = 8_000
const WORKER_GRACE_MS = 15_000
const WEB_READY_MS = 120_000

/** Starts everything and sets DATABASE_URL for this process and its children. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const instance = await takeInstance(options.command)
  const started: { stop(): Promise<void> }[] = []
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop()
    instance.release()
  }
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => {}) // whoever waits on it hears it; nobody waiting is no second error
  try {
    const port = options.web === 'none' ? 0 : await claimPort()
    ensureClient()
    const base = options.worker ? prepareBase(options.say) : undefined
    started.push(await startDatabase({ say: options.say, instance, fail: reject }))
    if (options.web === 'production') await ensureBuild(options.say)
    await base
    if (options.worker) started.push(startWorker(options, instance, reject))
    if (options.web === 'none') return { url: null, failed, stop }
    const url = `http://127.0.0.1:${port}`
    started.push(startWeb({ options, instance, port }))
    await webAnswers(url)
    instance.noteUrl(url)
    return { url, failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** For commands that also work beside a running launcher: uses what runs there, or starts it for the time of `run`. */
export async function withServices<T>(
  options: Omit<ServicesOptions, 'web'>,
  run: (url: string | null) => Promise<T>,
): Promise<T> {
  const running = findInstance()
  if (running?.url) {
    if (!env().DATABASE_URL) process.env.DATABASE_URL = (await openDatabase(options.say)).url
    return run(running.url)
  }
  const services = await startServices({ ...options, web: 'none' })
  try {
    return await Promise.race([run(null), services.failed])
  } finally {
    await closeOwnConnections()
    await services.stop()
  }
}

/** Imported late: before startServices the database client may not be generated yet. */
export async function closeOwnConnections(): Promise<void> {
  const { closeDatabase } = await import('#lib/data/database.ts')
  await closeDatabase()
}

async function claimPort() {
  const port = env().PORT
  if ((await freePort(port)) === port) return port
  throw new UserError(
    `Port ${port} is used by another program: stop it, or choose another, e.g. PORT=${port + 1}.`,
  )
}

/** Pages are worth serving without a worker; a command that only waits for a run is told. */
function startWorker(
  options: ServicesOptions,
  instance: OwnInstance,
  fail: (error: Error) => void,
): Supervised {
  const giveUp = () =>
    fail(new InfrastructureError('The worker ends as soon as it starts: its own words are above.'))
  return supervise({
    name: 'worker',
    args: [join(import.meta.dirname, '../jobs/worker.ts')],
    graceMs: WORKER_GRACE_MS,
    onStart: (pid) => instance.noteChild('worker', pid),
    say: options.say,
    // beside a command's own words only what went wrong is of interest
    ...(options.web === 'none' ? { giveUp, env: { LOG_LEVEL: process.env.LOG_LEVEL || 'warn' } } : {}),
  })
}

type WebOptions = { options: ServicesOptions; instance: OwnInstance; port: number }

function startWeb({ options, instance, port }: WebOptions): Supervised {
  const mode = options.web === 'development' ? 'dev' : 'start'
  return supervise({
    name: 'web',
    args: [nextBin, mode, '-H', '127.0.0.1', '-p', String(port)],
    env: {
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: options.web,
      PORT: String(port),
    },
    graceMs: WEB_GRACE_MS,
    onStart: (pid) => instance.noteChild('web', pid),
    say: options.say,
  })
}

async function webAnswers(url: string) {
  const deadline = Date.now() + WEB_READY_MS
  for (;;) {
    try {
      await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(WEB_READY_MS) })
      return
    } catch (error) {
      if (Date.now() > deadline)
        throw new InfrastructureError(`The web app at ${url} does not answer: ${messageOf(error)}`)
      await sleep(100)
    }
  }
}
