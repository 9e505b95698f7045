/** The one connection pool of this process. Everything in lib/data goes through it; nothing else may. */
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '#lib/data/generated/client.ts'
import { UserError } from '#lib/errors.ts'

const connections = 10
/**
 * A query must fail, not wait, when the server is gone: whoever retries decides for how long. A busy machine with two
 * cores has been seen to take 6 s for a connection.
 */
const connectTimeoutMs = 15_000

// on globalThis: Next's development server loads this module again after every edit
const kept = globalThis as typeof globalThis & { swePlayDatabase?: PrismaClient }

/** @throws UserError when DATABASE_URL is not set */
export function database(): PrismaClient {
  kept.swePlayDatabase ??= connect()
  return kept.swePlayDatabase
}

function connect(): PrismaClient {
  const adapter = new PrismaPg(
    {
      connectionString: databaseUrl(),
      max: connections,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      // timestamps are stored without a zone and read as UTC: now() must mean the same
      options: '-c TimeZone=UTC',
    },
    // an idle connection that breaks is replaced by the pool; the next query says if the server is really gone
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  )
  // run-length agents commit big steps on small machines: Prisma's 2 s wait for a connection is too short there
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 30_000 } })
}

/** @throws UserError when it is not set */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url) {
    throw new UserError(
      'DATABASE_URL is not set: start with `npm start`, which brings its own PostgreSQL, or set it to yours.',
    )
  }
  return url
}

export async function closeDatabase(): Promise<void> {
  const open = kept.swePlayDatabase
  kept.swePlayDatabase = undefined
  await open?.$disconnect()
}
