/** Vitest global set-up of the database tests: one cluster per run, one migrated template that each test file copies. */
import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'
import { migrate } from '#lib/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    templateUrl: string
  }
}

export const template = 'template_app'

export default async function startCluster(project: TestProject) {
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
