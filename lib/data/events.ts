/** A run's log. Every write holds the run's row, so numbers follow each other whoever writes. */
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'

/** NOTIFY channel; the payload is the run's id and only a hint to look */
export const eventChannel = 'run_events'

export type EventLevel = 'debug' | 'info' | 'warn' | 'error'
export type EventKind = 'run' | 'stage' | 'step' | 'model' | 'verdict' | 'log'

export type NewEvent = {
  level: EventLevel
  kind: EventKind
  message: string
  data?: Record<string, unknown>
}

export type RunEventRow = Required<NewEvent> & {
  /** decimal, grows over all runs: the Last-Event-ID of the stream */
  id: string
  runId: string
  /** 1, 2, 3 ... inside the run */
  seq: number
  at: Date
}

const longestMessage = 2_000

/** The caller's transaction holds the run's row (writeAs, or lockRun). */
export async function appendEvent(
  tx: Prisma.TransactionClient,
  runId: string,
  event: NewEvent,
): Promise<void> {
  const message = storableText(event.message, longestMessage)
  const data = JSON.stringify(storableJson(event.data ?? {}))
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO "RunEvent" ("runId", "seq", "level", "kind", "message", "data")
      SELECT ${runId}::uuid, coalesce(max("seq"), 0) + 1, ${event.level}, ${event.kind}, ${message}, ${data}::jsonb
      FROM "RunEvent" WHERE "runId" = ${runId}::uuid
      RETURNING "runId"
    )
    SELECT pg_notify(${eventChannel}, "runId"::text) FROM added`
}

/** Locks the run's row for the rest of the transaction. Rows that point to the run can still be added by others. */
export async function lockRun(tx: Prisma.TransactionClient, runId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS one FROM "Run" WHERE "id" = ${runId}::uuid FOR NO KEY UPDATE`
}

export async function findEvents(query: {
  runId?: string
  /** events with a greater id, oldest first */
  afterId: string
  limit: number
}): Promise<RunEventRow[]> {
  const rows = await database().runEvent.findMany({
    where: { id: { gt: BigInt(query.afterId) }, ...(query.runId ? { runId: query.runId } : {}) },
    orderBy: { id: 'asc' },
    take: query.limit,
  })
  return rows.map((row) => ({
    ...row,
    id: row.id.toString(),
    level: row.level as EventLevel,
    kind: row.kind as EventKind,
    data: row.data as Record<string, unknown>,
  }))
}

/** Where a reader starts that wants only what comes from now on. */
export async function newestEventId(): Promise<string> {
  const newest = await database().runEvent.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
  return newest?.id.toString() ?? '0'
}
