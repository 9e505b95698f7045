/** Many rows as one document a statement: Prisma's createMany takes each value through its query compiler. */
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'

export type RowWriter = Pick<Prisma.TransactionClient, '$executeRaw'>

type Value = string | number | boolean | Date | null | string[] | Uint8Array

/** characters of one statement's document: a text in JavaScript has 2^29 at most, and memory its price */
const documentCharacters = 32 * 1024 * 1024

/**
 * Rows that are there already stay as they are; columns that are not named get their defaults. More than a document
 * holds go in several statements.
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
  for (const document of documentsOf(rows))
    await writer.$executeRaw`INSERT INTO ${target} (${names})
      SELECT ${names} FROM json_populate_recordset(NULL::${target}, ${document}::json) ON CONFLICT DO NOTHING`
}

function* documentsOf(rows: Record<string, Value>[]): Generator<string> {
  let lines: string[] = []
  let characters = 0
  for (const row of rows) {
    const line = JSON.stringify(withBytesAsText(row))
    if (lines.length > 0 && characters + line.length > documentCharacters) {
      yield `[${lines.join(',')}]`
      lines = []
      characters = 0
    }
    lines.push(line)
    characters += line.length
  }
  yield `[${lines.join(',')}]`
}

/** As PostgreSQL reads them from a text. */
function withBytesAsText(row: Record<string, Value>): Record<string, Value> {
  const bytes = Object.entries(row).flatMap(([name, value]) =>
    value instanceof Uint8Array ? [[name, `\\x${Buffer.from(value).toString('hex')}`] as const] : [],
  )
  return bytes.length === 0 ? row : { ...row, ...Object.fromEntries(bytes) }
}
