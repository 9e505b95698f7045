/** The web app and a worker as processes of their own, each for one database. Both end with `await using`. */
import { join } from 'node:path'
import { endChild, serveWebApp, startChild, type WebApp } from '#lib/cli/web-app.ts'

export type Place = Pick<WebApp, 'url' | 'port'>
type Ending = { [Symbol.asyncDispose](): Promise<void> }

/** The production build, as the launcher starts it, but alone: no worker, no database of its own. */
export const serveWeb = serveWebApp

/** A worker; the recorded model answers from these recordings, or from the project's own. */
export function startWorker(databaseUrl: string, recordings?: string): Ending {
  const child = startChild([join(import.meta.dirname, 'recorded-worker.ts')], {
    DATABASE_URL: databaseUrl,
    ...(recordings ? { E2E_RECORDINGS: recordings } : {}),
    // browser tests are about pages: they take the sandbox that starts sooner
    SWE_PLAY_SANDBOX: process.env.SWE_PLAY_SANDBOX ?? 'bubblewrap',
  })
  return { [Symbol.asyncDispose]: () => endChild(child) }
}
