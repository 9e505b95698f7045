/** From a source to what formats read: told apart by content (magic bytes, then the shape of the text), never by name. */
import { UserError } from '#lib/errors.ts'
import type { Input, Sample } from '#lib/trajectories/foreign/format.ts'
import { archiveEntry, openArchive } from '#lib/trajectories/foreign/input/archive.ts'
import { jsonLines } from '#lib/trajectories/foreign/input/json-lines.ts'
import { type ReadJson, readJson } from '#lib/trajectories/foreign/input/json-text.ts'
import { firstBytes, type Source } from '#lib/trajectories/foreign/input/source.ts'
import { openTable } from '#lib/trajectories/foreign/input/table.ts'
import { isRecord } from '#lib/trajectories/foreign/json.ts'
import { limits, megabytes } from '#lib/trajectories/foreign/limits.ts'

export type Opened = {
  sample: Sample
  input: Input
  /** what was changed to make it readable; complete when the input has been read */
  notes: Set<string>
  close(): void
}

const linesSampled = 50
const headBytes = 1 << 20

/** The ways in which a source can be taken, likeliest first. @throws UserError when it is nothing that is read here */
export async function openInput(source: Source): Promise<Opened[]> {
  const magic = (await firstBytes(source, 4)).toString('latin1')
  if (magic.startsWith('PK')) return [await openWhole(source)]
  if (magic === 'PAR1') return [await openRows(source)]
  return openText(source)
}

async function openWhole(source: Source): Promise<Opened> {
  if (source.path === null) throw new UserError('It is an archive inside an archive: unpack it first.')
  const archive = await openArchive(source.path, source.name)
  const entries = archive.entries.map(archiveEntry)
  return {
    sample: { shape: 'archive', names: entries.map((entry) => entry.name) },
    input: { shape: 'archive', name: source.name, entries },
    notes: new Set(archive.refused.map(({ name, refused }) => `${name}: ${refused}`)),
    close: archive.close,
  }
}

async function openRows(source: Source): Promise<Opened> {
  if (source.path === null)
    throw new UserError('It is a packed Parquet file, which cannot be read in place: unpack it first.')
  const { columns, rows, close } = await openTable(source.path)
  return {
    sample: { shape: 'table', columns },
    input: { shape: 'table', name: source.name, columns, rows },
    notes: new Set(),
    close,
  }
}

/** @throws UserError when it is no JSON */
async function openText(source: Source): Promise<Opened[]> {
  const head = await firstBytes(source, headBytes)
  const start = head
    .toString('utf8', 0, 4_096)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (start === '' && head.length < headBytes) throw new UserError('It is empty.')
  const asLines = () => openLines(source)
  if (start[0] !== '[' && startsWithLine(head)) return [await asLines()]
  const document = await readDocument(source)
  if ('value' in document)
    return [openDocument(source, document), ...(isRecord(document.value) ? [await asLines()] : [])]
  const lines = await asLines()
  if (lines.sample.shape === 'lines' && lines.sample.values.some(isRecord)) return [lines]
  throw new UserError(`It is no trajectory: ${document.why}.`)
}

/** The first line is JSON by itself, and another one follows. */
function startsWithLine(head: Buffer): boolean {
  const end = head.indexOf(10)
  if (end < 0 || head.toString('latin1', end).trim() === '') return false
  try {
    return isRecord(readJson(head.subarray(0, end)).value)
  } catch {
    return false
  }
}

async function readDocument(source: Source): Promise<ReadJson | { why: string }> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of source.open()) {
    length += chunk.length
    if (length > limits.documentBytes)
      return { why: `one document of more than ${megabytes(limits.documentBytes)}` }
    parts.push(chunk)
  }
  try {
    return readJson(Buffer.concat(parts))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { why: error.message }
  }
}

function openDocument(source: Source, { value, notes }: ReadJson): Opened {
  return {
    sample: { shape: 'document', value },
    input: { shape: 'document', name: source.name, value, beside: source.beside },
    notes: new Set(notes),
    close: () => {},
  }
}

async function openLines(source: Source): Promise<Opened> {
  const values: unknown[] = []
  let seen = 0
  for await (const line of jsonLines(source.open(), () => {})) {
    if ('value' in line) values.push(line.value)
    seen += 1
    if (seen >= linesSampled) break
  }
  const notes = new Set<string>()
  const lines = jsonLines(source.open(), (note) => notes.add(note))
  return {
    sample: { shape: 'lines', values },
    input: { shape: 'lines', name: source.name, lines },
    notes,
    close: () => {},
  }
}
