/** Lines of JSON from a stream: a line that cannot be read is told with its number, and the next one is read. */
import type { Line } from '#lib/trajectories/foreign/format.ts'
import { readJson } from '#lib/trajectories/foreign/input/json-text.ts'
import { limits, megabytes } from '#lib/trajectories/foreign/limits.ts'

const newline = 10

type RawLine = { number: number; bytes: Buffer } | { number: number; tooLong: true }

/** @param onNote what was changed to make a line readable */
export async function* jsonLines(
  chunks: AsyncIterable<Buffer>,
  onNote: (note: string) => void,
): AsyncGenerator<Line> {
  for await (const line of rawLines(chunks)) {
    if ('tooLong' in line) {
      yield { number: line.number, why: `the line is longer than ${megabytes(limits.lineBytes)}` }
      continue
    }
    if (isBlank(line.bytes)) continue
    yield parsed(line.number, line.bytes, onNote)
  }
}

function parsed(number: number, bytes: Buffer, onNote: (note: string) => void): Line {
  try {
    const { value, notes } = readJson(bytes)
    for (const note of notes) onNote(note)
    return { number, value }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { number, why: `no JSON: ${error.message}` }
  }
}

async function* rawLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawLine> {
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer) => {
    length += part.length
    if (length <= limits.lineBytes) parts.push(part)
    else parts = []
  }
  const take = (): RawLine => {
    const line =
      length > limits.lineBytes ? { number, tooLong: true as const } : { number, bytes: joined(parts) }
    number += 1
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, end))
      yield take()
      from = end + 1
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  if (length > 0) yield take()
}

function joined(parts: Buffer[]): Buffer {
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length < 1_000 && bytes.toString('latin1').trim() === ''
}
