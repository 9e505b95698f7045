/** Content-addressed bytes: named by the sha256 of the raw bytes, kept zstd-compressed. */
import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { database } from '#lib/data/database.ts'
import { insertRows, type RowWriter } from '#lib/data/insert-rows.ts'

/** @returns sha256 of the raw bytes, hexadecimal */
export async function putBlob(data: string | Buffer, writer: RowWriter = database()): Promise<string> {
  const [hash] = await putBlobs([data], writer)
  return hash as string
}

/** Writing the same bytes again, or at the same time as another worker, changes nothing. */
export async function putBlobs(many: (string | Buffer)[], writer: RowWriter = database()): Promise<string[]> {
  const rows = many.map((data) => {
    const raw = typeof data === 'string' ? Buffer.from(data) : data
    return { hash: createHash('sha256').update(raw).digest('hex'), size: raw.length, raw }
  })
  // ordered by hash, so that two writers of the same blobs cannot wait for each other
  const distinct = [...new Map(rows.map((row) => [row.hash, row])).values()].sort((a, b) =>
    a.hash < b.hash ? -1 : 1,
  )
  await insertRows(
    'Blob',
    distinct.map(({ hash, size, raw }) => ({ hash, size, data: zstdCompressSync(raw) })),
    writer,
  )
  return rows.map((row) => row.hash)
}

/** @throws when there is none of that name */
export async function getBlob(hash: string): Promise<Buffer> {
  const found = await getBlobs([hash])
  return found.get(hash) as Buffer
}

/** @throws when one is missing: a row that names a blob without it is damage, not emptiness */
export async function getBlobs(hashes: string[]): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(hashes)]
  const rows = await database().blob.findMany({
    where: { hash: { in: wanted } },
    select: { hash: true, data: true },
  })
  const found = new Map(rows.map((row) => [row.hash, zstdDecompressSync(row.data)]))
  const missing = wanted.filter((hash) => !found.has(hash))
  if (missing.length > 0) throw new Error(`blobs missing in the database: ${missing.join(', ')}`)
  return found
}
