/** Runs a bench against the production web app on a database of made-up trajectories. */
import type pg from 'pg'
import { say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import { serveWebApp } from '#lib/cli/web-app.ts'
import { ensureBuild } from '#lib/cli/web-build.ts'
import type { BenchOptions, Metric } from './bench.ts'
import { connect, seededDatabase } from './bench-database.ts'

export type HttpBench = {
  /** address of the list, without a slash at its end */
  list: string
  database: pg.Client
  trajectories: number
  bytes: number
}

const usual = 100_000

/** @param rowsOnly whether rows of trajectories are enough, without steps and texts */
export async function overHttp(
  { trajectories = usual }: BenchOptions,
  rowsOnly: boolean,
  measure: (bench: HttpBench) => Promise<Metric[]>,
): Promise<Metric[]> {
  return withServices({ command: 'bench', worker: false, say }, async () => {
    const { url, bytes } = await seededDatabase({ trajectories, rowsOnly, say })
    await ensureBuild(say)
    await using app = await serveWebApp(url)
    const database = await connect(url)
    try {
      say(`${trajectories} trajectories, ${Math.round(bytes / 2 ** 20)} MB on disk; measuring at ${app.url}`)
      return await measure({ list: `${app.url}/trajectories`, database, trajectories, bytes })
    } finally {
      await database.end()
    }
  })
}
