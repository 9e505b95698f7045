/** Parquet: rows of a few columns, a piece of a row group at a time, decoded on a thread that can be ended. */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { UserError } from '#lib/errors.ts'
import type { Line } from '#lib/trajectories/foreign/format.ts'
import type { TablePiece } from '#lib/trajectories/foreign/input/table-worker.ts'

export type Table = { columns: string[]; rows: AsyncIterable<Line>; close(): void }

/** time that a piece may take: so much for any file, and more for larger ones; far above what a good one needs */
const pieceMs = 4_000
const bytesPerMs = 1_000
/** a thread may have to wait before it starts */
const startMs = 60_000
const heapMegabytes = 1_024

/** @throws UserError when it is damaged, or a group of its rows is too large to read */
export async function openTable(path: string): Promise<Table> {
  const reader = await tableReader(path)
  try {
    const head = await reader.next()
    if (head.is !== 'columns') throw new UserError('It is no Parquet file that can be read.')
    return { columns: head.columns, rows: rowsOf(reader), close: reader.close }
  } catch (error) {
    reader.close()
    if (error instanceof DamagedTable)
      throw new UserError(`It is no Parquet file that can be read: ${error.message}.`)
    throw error
  }
}

class DamagedTable extends Error {}

type TableReader = { next(): Promise<TablePiece>; close(): void }

async function* rowsOf(reader: TableReader): AsyncGenerator<Line> {
  try {
    for (let piece = await reader.next(); piece.is === 'rows'; piece = await reader.next()) {
      for (const [at, value] of piece.rows.entries()) yield { number: piece.first + at, value }
    }
  } catch (error) {
    if (!(error instanceof DamagedTable)) throw error
    throw new UserError(`Its rows cannot be read any further: ${error.message}.`)
  } finally {
    reader.close()
  }
}

async function tableReader(path: string): Promise<TableReader> {
  const mostMs = pieceMs + (await stat(path)).size / bytesPerMs
  // not an import: the web app's bundler would take the program in, which stays a file of its own
  const threads = process.getBuiltinModule('node:worker_threads')
  const worker = new threads.Worker(programPath(), {
    workerData: { path },
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  })
  const close = () => void worker.terminate()
  await answerOf(worker, startMs)
  return {
    close,
    next() {
      const piece = answerOf(worker, mostMs)
      worker.postMessage('next')
      return piece
    },
  }
}

/** @throws DamagedTable when the thread says so, ends, or is not done in time; then it is ended */
function answerOf(worker: Worker, mostMs: number): Promise<TablePiece> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError)
      end()
    }
    const timer = setTimeout(() => {
      void worker.terminate()
      settle(() => reject(new DamagedTable('it holds up its reader without end')))
    }, mostMs)
    const onMessage = (piece: TablePiece) =>
      settle(() => (piece.is === 'error' ? reject(new DamagedTable(piece.why)) : resolve(piece)))
    const onError = (error: Error) => settle(() => reject(new DamagedTable(error.message)))
    worker.on('message', onMessage).on('error', onError)
  })
}

/** Inside the built web app this file lies elsewhere; the program stays where it is. */
function programPath(): string {
  const beside = import.meta.dirname ? join(import.meta.dirname, 'table-worker.ts') : ''
  if (beside && existsSync(beside)) return beside
  return join(process.cwd(), 'lib', 'trajectories', 'foreign', 'input', 'table-worker.ts')
}
