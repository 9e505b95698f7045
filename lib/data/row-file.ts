/** A file of JSON lines, written row by row and described when it is whole. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'

export type WrittenFile = { path: string; rows: number; bytes: number; sha256: string }

export type RowFile = {
  add(row: unknown): Promise<void>
  finish(): WrittenFile
  close(): Promise<void>
}

export async function openRowFile(folder: string, path: string): Promise<RowFile> {
  const file = await open(join(folder, path), 'w')
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  return {
    async add(row) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`)
      hash.update(line)
      rows += 1
      bytes += line.length
      await file.writeFile(line)
    },
    finish: () => ({ path, rows, bytes, sha256: hash.digest('hex') }),
    close: () => file.close(),
  }
}
