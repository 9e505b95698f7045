/** Zip archives, read in place: nothing is unpacked to disk, so an entry's name can lead nowhere. */
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { UserError } from '#lib/errors.ts'
import type { ArchiveEntry } from '#lib/trajectories/foreign/format.ts'
import { readJson } from '#lib/trajectories/foreign/input/json-text.ts'
import { archiveGuard, limits, megabytes, unpackingGuard } from '#lib/trajectories/foreign/limits.ts'

export type PackedEntry = { name: string; size: number; open(): AsyncIterable<Buffer> }
export type Archive = { entries: PackedEntry[]; refused: { name: string; refused: string }[]; close(): void }

/** newer logs are packed by it; the library knows stored and deflated alone */
const zstd = 93

/** @throws UserError when it is damaged or holds too much */
export async function openArchive(path: string, name: string): Promise<Archive> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }).catch(
    (error) => {
      throw new UserError(`It is no zip archive that can be read: ${error.message}.`)
    },
  )
  const archive: Archive = { entries: [], refused: [], close: () => zip.close() }
  const guardOf = archiveGuard(name, (await stat(path)).size)
  try {
    if (zip.entryCount > limits.archiveEntries) {
      throw new UserError(
        `It holds ${zip.entryCount} entries, more than the ${limits.archiveEntries} that are read.`,
      )
    }
    for await (const entry of zip.eachEntry()) addEntry(archive, { zip, entry, name, guard: guardOf() })
  } catch (error) {
    zip.close()
    if (error instanceof UserError) throw error
    throw new UserError(`Its list of entries is damaged: ${error instanceof Error ? error.message : error}.`)
  }
  return archive
}

type Packed = {
  zip: ZipFile
  entry: Entry
  name: string
  /** one for each time that the entry is read */
  guard: () => (chunkBytes: number) => void
}

function addEntry(archive: Archive, { zip, entry, name, guard }: Packed): void {
  const inner = entry.fileNameRaw.toString('utf8')
  if (inner.endsWith('/')) return
  const refuse = (why: string) => archive.refused.push({ name: `${name}/${printable(inner)}`, refused: why })
  if (leadsOutside(inner)) refuse('its name leads out of the archive.')
  else if (entry.isEncrypted()) refuse('it is encrypted.')
  else if (![0, 8, zstd].includes(entry.compressionMethod))
    refuse('it is packed in a way that is not known here.')
  else {
    const open = () => unpack({ zip, entry, name: `${name}/${inner}`, guard })
    archive.entries.push({ name: inner, size: entry.uncompressedSize, open })
  }
}

function leadsOutside(name: string): boolean {
  return (
    name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\\') || name.split('/').includes('..')
  )
}

function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '?').slice(0, 200)
}

async function* unpack({ zip, entry, name, guard }: Packed): AsyncGenerator<Buffer> {
  const guardEntry = unpackingGuard(name, entry.compressedSize)
  const guardAll = guard()
  const streams: Readable[] = []
  try {
    for await (const chunk of await openEntry(zip, entry, streams)) {
      guardEntry(chunk.length)
      guardAll(chunk.length)
      yield chunk as Buffer
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${printable(name)} is damaged: ${error instanceof Error ? error.message : error}.`)
  } finally {
    for (const stream of streams) stream.destroy()
  }
}

/** @param streams whatever was opened, to be closed by the caller */
async function openEntry(zip: ZipFile, entry: Entry, streams: Readable[]): Promise<Readable> {
  const decoded = entry.compressionMethod !== zstd
  const stream = decoded
    ? await zip.openReadStreamPromise(entry)
    : await zip.openReadStreamPromise(entry, { decodeFileData: false })
  const out = decoded ? stream : stream.pipe(createZstdDecompress())
  streams.push(stream, out)
  stream.on('error', (error) => out.destroy(error))
  return out
}

/** An entry as a format reads it: one JSON document, bounded. */
export function archiveEntry(entry: PackedEntry): ArchiveEntry {
  return {
    name: entry.name,
    size: entry.size,
    async json() {
      return readJson(await readWhole(entry)).value
    },
  }
}

/** @throws SyntaxError when it is more than one document may be */
export async function readWhole(entry: PackedEntry): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of Readable.from(entry.open())) {
    length += chunk.length
    if (length > limits.documentBytes) {
      throw new SyntaxError(`it is one document of more than ${megabytes(limits.documentBytes)}`)
    }
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
