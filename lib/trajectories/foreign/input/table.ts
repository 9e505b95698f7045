/** Parquet: rows of a few columns, a piece of a row group at a time. */
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { messageOf, UserError } from '#lib/errors.ts'
import type { Line } from '#lib/trajectories/foreign/format.ts'
import { limits, megabytes } from '#lib/trajectories/foreign/limits.ts'

/** trajectories are large: few at once keep memory flat */
const rowsAtOnce = 16

export type Table = { columns: string[]; rows: AsyncIterable<Line> }

/** @throws UserError when it is damaged, or a group of its rows is too large to read */
export async function openTable(path: string): Promise<Table> {
  try {
    const file = await asyncBufferFromFile(path)
    const metadata = await parquetMetadataAsync(file)
    const largest = Math.max(0, ...metadata.row_groups.map((group) => Number(group.total_byte_size)))
    if (largest > 4 * limits.documentBytes) {
      throw new UserError(`A group of its rows is larger than ${megabytes(4 * limits.documentBytes)}.`)
    }
    const columns = parquetSchema(metadata).children.map((child) => child.element.name)
    // by the groups: what the file says of itself as a whole may be anything
    const total = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
    async function* rows(): AsyncGenerator<Line> {
      for (let rowStart = 0; rowStart < total; rowStart += rowsAtOnce) {
        const rowEnd = Math.min(total, rowStart + rowsAtOnce)
        const some = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors })
        if (some.length === 0) throw new Error(`row ${rowStart + 1} of ${total} is not in it`)
        for (const [at, row] of some.entries()) yield { number: rowStart + at + 1, value: plain(row) }
      }
    }
    return { columns, rows: readable(rows()) }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`It is no Parquet file that can be read: ${messageOf(error)}.`)
  }
}

async function* readable(rows: AsyncGenerator<Line>): AsyncGenerator<Line> {
  try {
    yield* rows
  } catch (error) {
    throw new UserError(`Its rows cannot be read any further: ${messageOf(error)}.`)
  }
}

/** 64-bit integers and dates as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, (each) => plain(each))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
