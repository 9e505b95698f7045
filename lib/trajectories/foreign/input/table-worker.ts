/**
 * Reads Parquet on a thread of its own: the library trusts what a file says of itself, so a damaged one can hold it up
 * for good. Says the columns first, then a piece of rows for each message it gets.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { z } from 'zod'
import { limits, megabytes } from '#lib/trajectories/foreign/limits.ts'

export type TablePiece =
  | { is: 'ready' }
  | { is: 'columns'; columns: string[] }
  /** `first` = number of its first row, from 1 */
  | { is: 'rows'; first: number; rows: unknown[] }
  | { is: 'end' }
  | { is: 'error'; why: string }

/** trajectories are large: few at once keep memory flat */
const rowsAtOnce = 16

async function* pieces(path: string): AsyncGenerator<TablePiece> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const groups = metadata.row_groups
  const largest = groups.reduce((most, group) => Math.max(most, Number(group.total_byte_size)), 0)
  if (largest > 4 * limits.documentBytes)
    throw new Error(`a group of its rows is larger than ${megabytes(4 * limits.documentBytes)}`)
  yield { is: 'columns', columns: parquetSchema(metadata).children.map((child) => child.element.name) }
  // by the groups: what the file says of itself as a whole may be anything
  const total = groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  for (let rowStart = 0; rowStart < total; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(total, rowStart + rowsAtOnce)
    const some = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors })
    if (some.length === 0) throw new Error(`row ${rowStart + 1} of ${total} is not in it`)
    yield { is: 'rows', first: rowStart + 1, rows: some.map(plain) }
  }
}

/** 64-bit integers and dates as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, (each) => plain(each))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

const { path } = z.object({ path: z.string() }).parse(workerData)
const reading = pieces(path)
const tell = (piece: TablePiece) => parentPort?.postMessage(piece)

parentPort?.on('message', async () => {
  try {
    const { value, done } = await reading.next()
    tell(done ? { is: 'end' } : value)
  } catch (error) {
    tell({ is: 'error', why: error instanceof Error ? error.message : String(error) })
  }
})
tell({ is: 'ready' })
