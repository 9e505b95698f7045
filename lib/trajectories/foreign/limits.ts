/** What an import reads at most: past these a file or a part of it is refused aloud, so that memory and time stay bounded. */
import { UserError } from '#lib/errors.ts'

const mebibyte = 1024 * 1024

export const limits = {
  /** one JSON document; a file of JSON lines may be of any size */
  documentBytes: 256 * mebibyte,
  lineBytes: 64 * mebibyte,
  /** nesting of objects and lists */
  depth: 200,
  /** what one compressed file or entry may unpack to */
  unpackedBytes: 8 * 1024 * mebibyte,
  /** unpacked : packed, once this much has been unpacked: text that repeats itself stays far below */
  unpackedRatio: 300,
  ratioFromBytes: 64 * mebibyte,
  archiveEntries: 100_000,
  /** files that a document names (its images): one, all together, how many */
  besideBytes: 8 * mebibyte,
  besideTotalBytes: 64 * mebibyte,
  besideFiles: 1_000,
  /** skipped lines and warnings told one by one; the rest is counted */
  told: 100,
} as const

/** "64 MB" */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / mebibyte)} MB`
}

/** Counts what comes out of an unpacker. @throws UserError when it is more than a trajectory can be */
export function unpackingGuard(name: string, packedBytes: number): (chunkBytes: number) => void {
  let unpacked = 0
  return (chunkBytes) => {
    unpacked += chunkBytes
    const bomb = unpacked > limits.ratioFromBytes && unpacked > packedBytes * limits.unpackedRatio
    if (bomb || unpacked > limits.unpackedBytes) {
      throw new UserError(
        `${name} unpacks to more than ${megabytes(unpacked)} from ${packedBytes} bytes: it is made to fill memory, or is no trajectory.`,
      )
    }
  }
}

/**
 * The same over all entries of an archive, which may share their packed bytes. An entry that is read again counts once.
 * @returns makes the guard of an entry, which makes one for each time that it is read
 */
export function archiveGuard(name: string, fileBytes: number): () => () => (chunkBytes: number) => void {
  const most = Math.max(limits.ratioFromBytes, fileBytes * limits.unpackedRatio)
  let total = 0
  return () => {
    let furthest = 0
    return () => {
      let read = 0
      return (chunkBytes) => {
        read += chunkBytes
        total += Math.max(0, read - furthest)
        furthest = Math.max(furthest, read)
        if (total > most)
          throw new UserError(
            `${name} unpacks to more than ${megabytes(most)} from ${fileBytes} bytes: it is made to fill memory.`,
          )
      }
    }
  }
}
