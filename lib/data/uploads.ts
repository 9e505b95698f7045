/**
 * Files on their way from a browser: put together piece by piece on this machine, imported, and removed. An upload is one
 * file or one folder, and lies in a folder of its own.
 */
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isUuid } from '#lib/data/cursor.ts'
import { importProject } from '#lib/data/import-project.ts'
import { linkRelations, type Relation } from '#lib/data/import-relations.ts'
import { applyVerdicts } from '#lib/data/import-verdicts.ts'
import { importSource } from '#lib/data/imports.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import { findSources, sourcesOf } from '#lib/trajectories/foreign/input/find-sources.ts'
import { megabytes } from '#lib/trajectories/foreign/limits.ts'
import { emptyReport, type ImportReport } from '#lib/trajectories/foreign/report.ts'

/** what one piece may hold: the web server keeps a request's body in memory */
export const pieceBytes = 4 * 1024 * 1024
const largestUpload = 4 * 1024 * 1024 * 1024
const mostFiles = 20_000
/** a browser that was closed leaves its pieces behind */
const keptMs = 60 * 60 * 1000

/** What was read of an upload so far. */
export type ReadingProgress = { files: number; trajectories: number; steps: number }

type Upload = { bytes: number; files: number; stop: AbortController; read: ReadingProgress }

// on globalThis: Next loads a module once for routes and once for actions
const kept = globalThis as typeof globalThis & { swePlayUploads?: Map<string, Upload> }

function uploads(): Map<string, Upload> {
  kept.swePlayUploads ??= new Map()
  return kept.swePlayUploads
}

function root(): string {
  return join(tmpdir(), `swe-playground-uploads-${process.getuid?.() ?? 'user'}`)
}

function folderOf(id: string): string {
  if (!isUuid(id)) throw new UserError('The upload has no valid id: choose the file again.')
  return join(root(), id)
}

/** Where a file of an upload goes. @throws UserError when its name leads anywhere else */
function placeOf(id: string, path: string): string {
  const segments = path.split('/')
  const odd = segments.find(
    (segment) => /^\.{0,2}$/.test(segment) || segment.includes('\0') || Buffer.byteLength(segment) > 255,
  )
  if (odd !== undefined || segments.length > 50)
    throw new UserError(`The name ${JSON.stringify(path.slice(0, 100))} cannot be used for a file here.`)
  return join(folderOf(id), ...segments)
}

export type Piece = {
  id: string
  /** the file's name, or its path in the folder that is sent, the folder's name first */
  path: string
  /** bytes of this file that came before */
  at: number
  bytes: Uint8Array
}

/** Puts a piece at its place. @throws UserError when it is not the next one, or all of it too large */
export async function appendUpload({ id, path, at, bytes }: Piece): Promise<void> {
  const place = placeOf(id, path)
  if (bytes.length > pieceBytes)
    throw new UserError(`A piece of more than ${megabytes(pieceBytes)} is refused.`)
  const upload = await admitted(id, { first: at === 0, bytes: bytes.length })
  if (at === 0) await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  const file = await open(place, at === 0 ? 'w' : 'r+', 0o600).catch(() => {
    throw new UserError('The upload was cancelled, or is too old: choose the file again.')
  })
  try {
    const { size } = await file.stat()
    if (at !== 0 && at !== size)
      throw new UserError(`The piece at ${at} does not go on from ${size}: choose the file again.`)
    await file.write(bytes, 0, bytes.length, at)
    upload.bytes += bytes.length
  } finally {
    await file.close()
  }
}

async function admitted(id: string, piece: { first: boolean; bytes: number }): Promise<Upload> {
  if (!uploads().has(id) && !piece.first)
    throw new UserError('The upload was cancelled, or is too old: choose the file again.')
  if (!uploads().has(id)) {
    await prepareRoot()
    const read = { files: 0, trajectories: 0, steps: 0 }
    uploads().set(id, { bytes: 0, files: 0, stop: new AbortController(), read })
  }
  const upload = uploads().get(id) as Upload
  if (piece.first) upload.files += 1
  if (upload.bytes + piece.bytes > largestUpload || upload.files > mostFiles) {
    throw new UserError(
      `More than ${megabytes(largestUpload)} or ${mostFiles} files are imported with \`npx swe-play import\`, which reads them in place.`,
    )
  }
  return upload
}

async function prepareRoot(): Promise<void> {
  await mkdir(root(), { recursive: true, mode: 0o700 })
  for (const name of await readdir(root())) {
    const found = await stat(join(root(), name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > keptMs) await forget(name)
  }
}

async function forget(id: string): Promise<void> {
  uploads().delete(id)
  await rm(join(root(), id), { recursive: true, force: true })
}

/** null when it is not read (any more) */
export function readingProgress(id: string): ReadingProgress | null {
  return uploads().get(id)?.read ?? null
}

/**
 * Imports what was uploaded, the files of a folder or an archive one by one; the upload is removed however it ends.
 * @param name of the file or the folder
 */
export async function importUpload(id: string, name: string): Promise<ImportReport[]> {
  const place = placeOf(id, name)
  const upload = uploads().get(id)
  const found = await stat(place).catch(() => null)
  if (!upload || !found)
    throw new UserError('The upload was cancelled, or is too old: choose the file again.')
  const sources = found.isDirectory() ? findSources([name], folderOf(id)) : sourcesOf(place, name)
  const { signal } = upload.stop
  const reports: ImportReport[] = []
  const relations: Relation[] = []
  try {
    for await (const source of sources) {
      signal.throwIfAborted()
      const before = { ...upload.read }
      const onProgress = (report: ImportReport) => note(upload, before, report)
      const report =
        'refused' in source
          ? { ...emptyReport(source.name), refused: source.refused }
          : 'project' in source
            ? await importProject(source)
            : await importSource(source, { signal, onProgress, relations })
      note(upload, before, report)
      upload.read.files += 1
      reports.push(report)
    }
    await linkRelations(relations)
    await applyVerdicts(
      reports.flatMap(({ file, verdicts = [] }) => verdicts.map((each) => ({ ...each, file }))),
    )
    return reports
  } catch (error) {
    if (!signal.aborted) throw error
    throw new UserError(
      `Cancelled: what was read before stays, and the same file again goes on. (${messageOf(error)})`,
    )
  } finally {
    await forget(id)
  }
}

function note(upload: Upload, before: ReadingProgress, report: ImportReport): void {
  upload.read.trajectories = before.trajectories + report.trajectories
  upload.read.steps = before.steps + report.steps
}

/** Ends an import that runs, and forgets what was uploaded. */
export async function dropUpload(id: string): Promise<void> {
  folderOf(id)
  uploads().get(id)?.stop.abort()
  await forget(id)
}
