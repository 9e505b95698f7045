/** `start`, `dev` and `worker`: everything up, said to be, everything down again. */
import { type Report, say, untilToldToEnd } from '#lib/cli/command.ts'
import { type Services, startServices } from '#lib/cli/services.ts'

export type ServeOptions = {
  command: string
  web: 'production' | 'development' | 'none'
  /** may work with what runs; what it returns ends the services, as Ctrl-C does */
  whenReady(services: Services): Promise<Report>
}

const stopped: Report = { text: 'stopped', json: { stopped: true } }

export async function serve({ command, web, whenReady }: ServeOptions): Promise<Report> {
  const told = untilToldToEnd()
  const started = performance.now()
  const services = await Promise.race([startServices({ command, web, worker: true, say }), told])
  // told to end while still starting: what was started ends with this process
  if (!services) return stopped
  say(`ready after ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops everything`)
  try {
    return (await Promise.race([whenReady(services), told, services.failed])) ?? stopped
  } finally {
    await services.stop()
  }
}

/** Prints where the pages are and waits for Ctrl-C. */
export function announce(json: boolean | undefined): (services: Services) => Promise<Report> {
  return ({ url }) => {
    process.stdout.write(json ? `${JSON.stringify({ url, pid: process.pid })}\n` : `SWE-Playground: ${url}\n`)
    return new Promise<Report>(() => {})
  }
}
