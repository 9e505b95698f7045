/** Rows that a search reads: a trajectory's words and text, and the list of words with their trigrams. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import {
  isNameMark,
  type Named,
  type SearchDocument,
  searchDocument,
} from '#lib/trajectories/search/search-document.ts'
import { isListed, trigramsOf } from '#lib/trajectories/search/words.ts'

type Writer = Pick<Prisma.TransactionClient, '$executeRaw'>

/** Its name is searchable from the beginning; the rest when it is counted. */
export async function putName(id: string, named: Named, writer: Writer): Promise<void> {
  await putSearchDocument(id, searchDocument(named, null, []), writer)
}

/** Writing it again replaces it. */
export async function putSearchDocument(
  id: string,
  { text, words, cutSteps }: SearchDocument,
  writer: Writer = database(),
): Promise<void> {
  await putWords(words, writer)
  const bytes = Buffer.from(text)
  const packed = packText(bytes)
  await writer.$executeRaw`
    INSERT INTO "SearchText" ("trajectoryId", "words", "text", "size", "cutSteps")
    VALUES (${id}::uuid, array_to_tsvector(${words}::text[]), ${packed}, ${bytes.length}, ${cutSteps})
    ON CONFLICT ("trajectoryId") DO UPDATE SET "words" = excluded."words", "text" = excluded."text",
      "size" = excluded."size", "cutSteps" = excluded."cutSteps"`
}

/** At the quickest level: it is one part of many that are written behind an import. */
export function packText(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }))
}

export function unpackText(packed: Uint8Array): string {
  return zstdDecompressSync(packed).toString()
}

/** Sorted, so that two writers of the same words cannot wait for each other. */
async function putWords(words: string[], writer: Writer): Promise<void> {
  const listed = words.filter((word) => isListed(word) && !isNameMark(word))
  if (listed.length === 0) return
  const trigrams = listed.map((word) => trigramsOf(word).join(' '))
  await writer.$executeRaw`
    INSERT INTO "SearchWord" ("word", "trigrams")
    SELECT w."word", string_to_array(w."trigrams", ' ')
    FROM unnest(${listed}::text[], ${trigrams}::text[]) AS w("word", "trigrams")
    ORDER BY 1 ON CONFLICT DO NOTHING`
}
