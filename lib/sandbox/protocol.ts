/**
 * Frames between host and keeper (keeper/keeper.py): one line of JSON with "size", then that many bytes.
 * The keeper runs beside code nobody trusts, so whatever comes from it is bounded and checked.
 */
import { z } from 'zod'
import { InfrastructureError } from '#lib/errors.ts'

export type Frame = { header: Record<string, unknown>; body: Buffer }

const HEADER_LIMIT = 16 * 1024 * 1024
const BODY_LIMIT = 128 * 1024 * 1024

export function encodeFrame(header: Record<string, unknown>, body: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...header, size: body.length })}\n`), body])
}

const frameHeader = z.looseObject({ size: z.int().min(0).max(BODY_LIMIT) })

/** Takes chunks as they come and gives whole frames. @throws InfrastructureError when they are not frames */
export class FrameReader {
  #chunks: Buffer[] = []
  #length = 0
  #header: { size: number } | null = null

  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    const frames: Frame[] = []
    for (;;) {
      this.#header ??= this.#readHeader(chunk)
      if (!this.#header || this.#length < this.#header.size) return frames
      const { size, ...header } = this.#header
      frames.push({ header, body: this.#take(size) })
      this.#header = null
    }
  }

  #readHeader(latest: Buffer): { size: number } | null {
    if (this.#chunks.length > 1 && !latest.includes(0x0a)) {
      if (this.#length > HEADER_LIMIT) throw broken('a header without an end')
      return null
    }
    const all = this.#join()
    const end = all.indexOf(0x0a)
    if (end < 0) return null
    const line = this.#take(end + 1).toString('utf8')
    const parsed = frameHeader.safeParse(parseJson(line))
    if (!parsed.success) throw broken(`a header that is none: ${line.slice(0, 200)}`)
    return parsed.data
  }

  #join(): Buffer {
    const [first] = this.#chunks
    const all = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }

  #take(size: number): Buffer {
    const all = this.#join()
    this.#chunks = [all.subarray(size)]
    this.#length -= size
    return all.subarray(0, size)
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // told by the caller, with the line
  }
}

function broken(what: string): InfrastructureError {
  return new InfrastructureError(`The sandbox answered ${what}.`)
}

const parts = z.array(z.int().min(0))
const ending = z.enum(['exited', 'timed-out', 'shell-exited', 'out-of-memory', 'output-limit', 'cancelled'])
const exitCode = z.int().min(0).max(255).nullable()

/** processes the kernel killed meanwhile for want of memory, as far as it shows inside */
const memoryKills = z.int()

export const runReply = z.object({
  ending,
  exitCode,
  cwd: z.string().max(4096),
  notes: z.array(z.string()),
  /** lengths of head and tail in the body */
  parts: z.tuple([z.int(), z.int()]),
  total: z.int().min(0),
  memoryKills,
  durationMs: z.number(),
})

export const executeReply = z.object({
  ending,
  exitCode,
  /** lengths of head and tail of stdout, stderr and report */
  parts: parts.length(6),
  totals: parts.length(3),
  memoryKills,
  durationMs: z.number(),
})

export const objectsFrame = z.object({
  objects: z.array(z.tuple([z.string().length(40), z.enum(['blob', 'tree']), z.int().min(0)])),
})

export const snapshotReply = z.object({
  tree: z.string().regex(/^[0-9a-f]{40}$/),
  skipped: z.array(z.object({ path: z.string(), why: z.string() })),
})

export const errorReply = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** Cuts a body into its parts. @throws InfrastructureError when they are not exactly the body */
export function splitBody(body: Buffer, lengths: number[]): Buffer[] {
  let at = 0
  const pieces = lengths.map((length) => {
    at += length
    return body.subarray(at - length, at)
  })
  if (at !== body.length) throw broken('a body that is not what its header says')
  return pieces
}
