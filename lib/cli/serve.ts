/** `start` and `dev`: everything up, its address said, everything down again. */
import { perform, say, untilToldToEnd } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { startServices } from '#lib/cli/services.ts'

export type ServeOptions = { command: string; web: 'production' | 'development'; json?: boolean }

export function serve({ command, web, json }: ServeOptions): Promise<void> {
  return perform({ json }, async () => {
    const told = untilToldToEnd()
    const started = performance.now()
    preflight(say)
    const services = await startServices({ command, web, worker: true, say })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const ready = json
      ? JSON.stringify({ url: services.url, pid: process.pid })
      : `SWE-Playground: ${services.url}`
    process.stdout.write(`${ready}\n`)
    say(`ready after ${seconds} s; Ctrl-C stops everything`)
    try {
      await Promise.race([told, services.failed])
    } finally {
      await services.stop()
    }
    return { text: 'stopped', json: { stopped: true } }
  })
}
