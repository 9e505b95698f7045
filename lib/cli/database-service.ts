import { join } from 'node:path'
import { dataFolder, type OwnInstance } from '#lib/cli/instance.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/database/embedded-postgres.ts'
import { migrate } from '#lib/database/migrate.ts'
import { env } from '#lib/env.ts'
import { InfrastructureError, messageOf } from '#lib/errors.ts'

export type DatabaseServiceOptions = {
  say(line: string): void
  instance: OwnInstance
  /** told when the database is gone for good */
  fail(error: Error): void
}

/** What every connection hears when its server ends or starts is no news: the end itself is said once. */
const everyday =
  /administrator command|unexpected postmaster exit|the database system is (starting up|shutting down)/

export function openDatabase(say: (line: string) => void, port?: number) {
  return startEmbeddedPostgres({
    dir: join(dataFolder(), 'postgres'),
    ...(port ? { port } : {}),
    log: (line) => {
      for (const message of line.split('\n')) {
        if (/ (FATAL|PANIC): /.test(message) && !everyday.test(message)) say(`database: ${message}`)
      }
    },
  })
}

/** The database at DATABASE_URL, or an embedded one that is started again when it ends by itself. Migrated either way. */
export async function startDatabase({
  say,
  instance,
  fail,
}: DatabaseServiceOptions): Promise<{ stop(): Promise<void> }> {
  const given = env().DATABASE_URL
  if (given) {
    await migrate(given)
    return { stop: async () => {} }
  }
  let server = await openDatabase(say)
  process.env.DATABASE_URL = server.url
  instance.noteChild('database', server.pid)
  let stopping = false
  const watch = async (watched: EmbeddedPostgres): Promise<void> => {
    await watched.exited
    if (stopping) return
    say('the database ended by itself; starting it again')
    // its own port and password: workers and pages find it again without a word
    server = await openDatabase(say, watched.port)
    if (server.port !== watched.port)
      throw new InfrastructureError(`Port ${watched.port} was taken meanwhile`)
    instance.noteChild('database', server.pid)
    return watch(server)
  }
  watch(server).catch((error) => fail(new InfrastructureError(`The database is gone: ${messageOf(error)}`)))
  try {
    await migrate(server.url)
  } catch (error) {
    stopping = true
    await server.stop()
    throw error
  }
  return {
    stop: () => {
      stopping = true
      return server.stop()
    },
  }
}
