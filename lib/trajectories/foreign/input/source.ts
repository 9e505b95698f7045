/** Where bytes come from: a file, an unpacked .gz, or an entry of a .zip. Each can be read from its beginning again. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ReadBeside } from '#lib/trajectories/foreign/input/beside.ts'
import { unpackingGuard } from '#lib/trajectories/foreign/limits.ts'

export type Source = {
  /** for people; inside an archive "archive.zip/inner.json" */
  name: string
  /** of the file on disk that can be read at any place; null inside archives */
  path: string | null
  /** said of it in its report: what was left aside because of it */
  notes: string[]
  open(): AsyncIterable<Buffer>
  /** reads what it names beside itself; absent where nothing lies beside it */
  beside?: ReadBeside
  /** what its place among others tells of it */
  says?: FolderWord
}

/** What a folder says of a trajectory in it; the file's own word comes first, but for the title. */
export type FolderWord = {
  title: string
  verdict: 'passed' | 'failed' | null
  extra: Record<string, unknown>
}

export function fileSource(path: string, name: string): Source {
  return { name, path, notes: [], open: () => createReadStream(path, { highWaterMark: 1 << 20 }) }
}

export function gunzipSource(packed: Source, packedBytes: number): Source {
  return {
    ...packed,
    path: null,
    async *open() {
      const guard = unpackingGuard(packed.name, packedBytes)
      const gunzip = createGunzip()
      const feed = Readable.from(packed.open())
      feed.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
      try {
        for await (const chunk of gunzip) {
          guard(chunk.length)
          yield chunk as Buffer
        }
      } finally {
        feed.destroy()
        gunzip.destroy()
      }
    },
  }
}

/** The first bytes of a source, at most so many. */
export async function firstBytes(source: Source, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of source.open()) {
    parts.push(chunk)
    length += chunk.length
    if (length >= most) break
  }
  return Buffer.concat(parts).subarray(0, most)
}
