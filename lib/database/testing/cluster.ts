/** Vitest global set-up of the database tests: one cluster per run, one migrated template that each test file copies. */
import { globSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { identify } from '#lib/cli/processes.ts'
import { startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'
import { migrate } from '#lib/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    templateUrl: string
  }
}

export const template = 'template_app'

export default async function startCluster(project: TestProject) {
  await removeLeftovers()
  const dir = `.data/test-${process.pid}`
  const server = await startEmbeddedPostgres({
    dir,
    database: template,
    flags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'],
  })
  await migrate(server.url)
  project.provide('templateUrl', server.url)
  return async () => {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Folders of runs that were killed; their servers ended with them. */
async function removeLeftovers() {
  for (const dir of globSync('.data/test-*')) {
    if (!identify(Number(dir.split('-').at(-1)))) await rm(dir, { recursive: true, force: true })
  }
}
