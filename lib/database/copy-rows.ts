/** Bulk loads past the query builder: COPY, and indexes built after the rows instead of with each of them. */
import type pg from 'pg'

/** What `pg` hands over of a connection to a query of one's own (its Query class fills in the same methods). */
type Connection = {
  query(text: string): void
  sync(): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
  stream: NodeJS.WritableStream & { writableNeedDrain?: boolean }
}

export type CopyValue = string | number | boolean | null | Date | Buffer | string[]

/** One row in the text format of COPY (PostgreSQL manual, "COPY", File Formats). */
export function copyLine(values: CopyValue[]): string {
  return `${values.map(copyValue).join('\t')}\n`
}

export function copyValue(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return escaped(arrayText(value))
  return String(value)
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(
        /[\\\t\n\r]/g,
        (each) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[each] ?? each,
      )
    : text
}

function arrayText(values: string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

/** COPY table (columns) FROM the lines that `chunks` makes, each chunk any number of whole lines. */
export function copyRows(
  client: pg.Client,
  into: { table: string; columns: string[] },
  chunks: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const names = into.columns.map((column) => `"${column}"`).join(', ')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const ignore = () => {}
  const copy = {
    submit: (connection: Connection) => connection.query(`COPY "${into.table}" (${names}) FROM STDIN`),
    handleCopyInResponse(connection: Connection) {
      send(connection, chunks).then(
        () => connection.endCopyFrom(),
        (error: unknown) => {
          connection.sendCopyFail('the rows could not be made')
          reject(error)
        },
      )
    },
    handleError: (error: Error) => reject(error),
    handleReadyForQuery: () => resolve(),
    handleRowDescription: ignore,
    handleDataRow: ignore,
    handleCommandComplete: ignore,
    handleEmptyQuery: ignore,
    handlePortalSuspended: ignore,
  }
  client.query(copy as unknown as pg.Submittable)
  return promise
}

async function send(connection: Connection, chunks: Iterable<string> | AsyncIterable<string>): Promise<void> {
  for await (const chunk of chunks) {
    connection.sendCopyFromChunk(Buffer.from(chunk))
    if (connection.stream.writableNeedDrain)
      await new Promise((done) => connection.stream.once('drain', done))
  }
}

type Definition = { drop: string; create: string }

/** Fills tables without their secondary indexes and foreign keys, which are made again when `fill` is done. */
export async function withoutIndexes(
  client: pg.Client,
  tables: string[],
  fill: () => Promise<void>,
): Promise<void> {
  const keys = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT c.conrelid::regclass::text AS "table", quote_ident(c.conname) AS "name",
       pg_get_constraintdef(c.oid) AS "definition"
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'f' AND t.relname = ANY($1)`,
    [tables],
  )
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS "name", pg_get_indexdef(i.indexrelid) AS "definition"
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY($1) AND NOT i.indisunique`,
    [tables],
  )
  const all: Definition[] = [
    ...indexes.rows.map(({ name, definition }) => ({ drop: `DROP INDEX ${name}`, create: definition })),
    ...keys.rows.map(({ table, name, definition }) => ({
      drop: `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
      create: `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`,
    })),
  ]
  for (const { drop } of all) await client.query(drop)
  await fill()
  await client.query(`SET maintenance_work_mem = '512MB'`)
  for (const { create } of all) await client.query(create)
  for (const table of tables) await client.query(`VACUUM ANALYZE "${table}"`)
}
