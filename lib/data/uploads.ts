/** Files on their way from a browser: put together piece by piece on this machine, imported, and removed. */
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isUuid } from '#lib/data/cursor.ts'
import { applyVerdicts } from '#lib/data/import-verdicts.ts'
import { importSource } from '#lib/data/imports.ts'
import { messageOf, UserError } from '#lib/errors.ts'
import { sourcesOf } from '#lib/trajectories/foreign/input/find-sources.ts'
import { megabytes } from '#lib/trajectories/foreign/limits.ts'
import { emptyReport, type ImportReport } from '#lib/trajectories/foreign/report.ts'

/** what one piece may hold: the web server keeps a request's body in memory */
export const pieceBytes = 4 * 1024 * 1024
const largestUpload = 4 * 1024 * 1024 * 1024
/** a browser that was closed leaves its pieces behind */
const keptMs = 60 * 60 * 1000

// on globalThis: Next loads a module once for routes and once for actions
const kept = globalThis as typeof globalThis & { swePlayImports?: Map<string, AbortController> }

function running(): Map<string, AbortController> {
  kept.swePlayImports ??= new Map()
  return kept.swePlayImports
}

function root(): string {
  return join(tmpdir(), `swe-playground-uploads-${process.getuid?.() ?? 'user'}`)
}

function pathOf(id: string): string {
  if (!isUuid(id)) throw new UserError('The upload has no valid id: choose the file again.')
  return join(root(), id)
}

/** Puts a piece at its place. @throws UserError when it is not the next one, or the file too large */
export async function appendUpload(id: string, at: number, piece: Uint8Array): Promise<void> {
  const path = pathOf(id)
  if (at === 0) await prepareRoot()
  if (piece.length > pieceBytes)
    throw new UserError(`A piece of more than ${megabytes(pieceBytes)} is refused.`)
  if (at + piece.length > largestUpload) {
    throw new UserError(
      `Files of more than ${megabytes(largestUpload)} are imported with \`npx swe-play import\`, which reads them in place.`,
    )
  }
  const file = await open(path, at === 0 ? 'w' : 'r+', 0o600).catch(() => {
    throw new UserError('The upload was cancelled, or is too old: choose the file again.')
  })
  try {
    const { size } = await file.stat()
    if (at !== 0 && at !== size)
      throw new UserError(`The piece at ${at} does not go on from ${size}: choose the file again.`)
    await file.write(piece, 0, piece.length, at)
  } finally {
    await file.close()
  }
}

async function prepareRoot(): Promise<void> {
  await mkdir(root(), { recursive: true, mode: 0o700 })
  for (const name of await readdir(root())) {
    const found = await stat(join(root(), name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > keptMs) await rm(join(root(), name), { force: true })
  }
}

/** Imports what was uploaded, an archive's files one by one; the upload is removed however it ends. */
export async function importUpload(id: string, name: string): Promise<ImportReport[]> {
  const path = pathOf(id)
  const stop = new AbortController()
  running().set(id, stop)
  const reports: ImportReport[] = []
  try {
    for await (const source of sourcesOf(path, name)) {
      stop.signal.throwIfAborted()
      reports.push(
        'refused' in source
          ? { ...emptyReport(source.name), refused: source.refused }
          : await importSource(source, { signal: stop.signal }),
      )
    }
    await applyVerdicts(
      reports.flatMap(({ file, verdicts = [] }) => verdicts.map((each) => ({ ...each, file }))),
    )
    return reports
  } catch (error) {
    if (!stop.signal.aborted) throw error
    throw new UserError(
      `Cancelled: what was read before stays, and the same file again goes on. (${messageOf(error)})`,
    )
  } finally {
    running().delete(id)
    await rm(path, { force: true })
  }
}

/** Ends an import that runs, and forgets what was uploaded. */
export async function dropUpload(id: string): Promise<void> {
  running().get(id)?.abort()
  await rm(pathOf(id), { force: true })
}
