/** The production build of the web app as a process of its own, for one database: no worker, no launcher. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { boundToParent } from '#lib/cli/supervisor.ts'
import { nextBin } from '#lib/cli/web-build.ts'
import { freePort } from '#lib/database/embedded-postgres.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'

const root = join(import.meta.dirname, '../..')
const readyMs = 30_000
/** after that a child that was told to end is killed */
const graceMs = 10_000

export type WebApp = { url: string; port: number; [Symbol.asyncDispose](): Promise<void> }

/** It must have been built. Ends with `await using`. */
export async function serveWebApp(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<WebApp> {
  const port = await freePort(0)
  const child = startChild([nextBin, 'start', '-H', '127.0.0.1', '-p', String(port)], {
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
    await endChild(child)
    throw error
  }
  return { url, port, [Symbol.asyncDispose]: () => endChild(child) }
}

export function startChild(args: string[], environment: Record<string, string>): ChildProcess {
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
      throw new InfrastructureError(`the web app ended with ${child.exitCode} before it answered`)
    try {
      await fetch(url, { signal: AbortSignal.timeout(readyMs) })
      return
    } catch (error) {
      if (Date.now() > deadline) throw new InfrastructureError(`${url} does not answer: ${messageOf(error)}`)
      await sleep(100)
    }
  }
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const hard = setTimeout(() => child.kill('SIGKILL'), graceMs)
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
  clearTimeout(hard)
}
