/** The web app and a worker as processes of their own, each for one database. Both end with `await using`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { boundToParent } from '#lib/cli/supervisor.ts'
import { nextBin } from '#lib/cli/web-build.ts'
import { freePort } from '#lib/database/embedded-postgres.ts'
import { messageOf } from '#lib/errors.ts'

const root = join(import.meta.dirname, '..')
const readyMs = 30_000
/** after that a child that was told to end is killed */
const graceMs = 10_000

export type Place = { url: string; port: number }
type Ending = { [Symbol.asyncDispose](): Promise<void> }

/** The production build, as the launcher starts it, but alone: no worker, no database of its own. */
export async function serveWeb(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<Place & Ending> {
  const port = await freePort(0)
  const child = start([nextBin, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ...environment,
  })
  const url = `http://127.0.0.1:${port}`
  try {
    await answers(`${url}/icon.svg`, child)
  } catch (error) {
    await end(child)
    throw error
  }
  return { url, port, [Symbol.asyncDispose]: () => end(child) }
}

/** A worker that answers from recordings of its own. */
export function startWorker(databaseUrl: string, recordings: string): Ending {
  const child = start([join(import.meta.dirname, 'recorded-worker.ts')], {
    DATABASE_URL: databaseUrl,
    E2E_RECORDINGS: recordings,
    // browser tests are about pages: they take the sandbox that starts sooner
    SWE_PLAY_SANDBOX: process.env.SWE_PLAY_SANDBOX ?? 'bubblewrap',
  })
  return { [Symbol.asyncDispose]: () => end(child) }
}

function start(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...boundToParent, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyMs
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the web app ended with ${child.exitCode} before it answered`)
    try {
      await fetch(url, { signal: AbortSignal.timeout(readyMs) })
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${url} does not answer: ${messageOf(error)}`)
      await sleep(100)
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const hard = setTimeout(() => child.kill('SIGKILL'), graceMs)
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
  clearTimeout(hard)
}
