/**
 * Many rows as one statement with one parameter. Prisma's createMany takes each value through its query compiler, which
 * costs 16 ms for 40 steps or blobs; this costs one or two.
 */
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'

export type RowWriter = Pick<Prisma.TransactionClient, '$executeRaw'>

type Value = string | number | boolean | Date | null | string[] | Uint8Array

/**
 * Rows that are there already stay as they are; columns that are not named get their defaults.
 * @param rows all with the same columns, texts storable (storable.ts)
 */
export async function insertRows(
  table: Prisma.ModelName,
  rows: Record<string, Value>[],
  writer: RowWriter = database(),
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first).map((name) => `"${name}"`)
  const names = Prisma.raw(columns.join(', '))
  const target = Prisma.raw(`"${table}"`)
  const document = JSON.stringify(rows.map(withBytesAsText))
  await writer.$executeRaw`INSERT INTO ${target} (${names})
    SELECT ${names} FROM json_populate_recordset(NULL::${target}, ${document}::json) ON CONFLICT DO NOTHING`
}

/** As PostgreSQL reads them from a text. */
function withBytesAsText(row: Record<string, Value>): Record<string, Value> {
  const bytes = Object.entries(row).flatMap(([name, value]) =>
    value instanceof Uint8Array ? [[name, `\\x${Buffer.from(value).toString('hex')}`] as const] : [],
  )
  return bytes.length === 0 ? row : { ...row, ...Object.fromEntries(bytes) }
}
