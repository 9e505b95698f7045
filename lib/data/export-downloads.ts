/** Exports made for a browser: written to a folder of this machine's own first, then sent as one tar. */
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { isUuid } from '#lib/data/cursor.ts'
import { type ExportManifest, type ExportOptions, exportTrajectories } from '#lib/data/exports.ts'
import { UserError } from '#lib/errors.ts'
import { tarEnd, tarHeader, tarPadding } from '#lib/trajectories/formats/tar.ts'

const keptMs = 60 * 60 * 1000

function root(): string {
  return join(tmpdir(), `swe-playground-exports-${process.getuid?.() ?? 'user'}`)
}

/** Writes an export that can then be fetched for an hour. @throws UserError when nothing is selected */
export async function prepareExport(
  options: ExportOptions,
): Promise<{ id: string; manifest: ExportManifest }> {
  await mkdir(root(), { recursive: true, mode: 0o700 })
  await removeOld()
  const id = uuid()
  const folder = join(root(), id)
  try {
    return { id, manifest: await exportTrajectories(options, folder) }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(root())) {
    const folder = join(root(), name)
    const { mtimeMs } = await stat(folder)
    if (Date.now() - mtimeMs > keptMs) await rm(folder, { recursive: true, force: true })
  }
}

/** The export as a tar, piece by piece. @throws UserError when it is gone */
export async function* readExport(id: string): AsyncGenerator<Buffer> {
  const folder = join(root(), isUuid(id) ? id : 'none')
  for (const name of await filesOf(folder)) {
    const path = join(folder, name)
    const { size } = await stat(path)
    yield tarHeader({ path: `swe-playground-export/${name}`, size })
    for await (const piece of createReadStream(path)) yield piece as Buffer
    yield tarPadding(size)
  }
  yield tarEnd()
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    throw new UserError('This export is gone: exports are kept for an hour. Make it again.', { cause })
  }
}
