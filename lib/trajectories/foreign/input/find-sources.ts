/** What the paths of a command name: files, folders (walked in order, links not followed) and globs; .gz and .zip are unpacked as they are read. */
import { glob, stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { messageOf } from '#lib/errors.ts'
import { foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { openArchive } from '#lib/trajectories/foreign/input/archive.ts'
import { besideEntry, besideFile } from '#lib/trajectories/foreign/input/beside.ts'
import { candidates } from '#lib/trajectories/foreign/input/candidates.ts'
import { fileOf, folderFiles } from '#lib/trajectories/foreign/input/folder-files.ts'
import type { ProjectFolder } from '#lib/trajectories/foreign/input/project-folder.ts'
import { fileSource, firstBytes, gunzipSource, type Source } from '#lib/trajectories/foreign/input/source.ts'

export type Refused = { name: string; refused: string }

export async function* findSources(
  paths: string[],
  from: string,
): AsyncGenerator<Source | Refused | ProjectFolder> {
  for (const path of paths) {
    let any = false
    for await (const source of filesOf(path, from)) {
      any = true
      const name = relative(from, source.name) || source.name
      if ('project' in source) yield { ...source, name }
      else yield* unpacked({ ...source, name, ...(source.path ? { beside: besideFile(source.path) } : {}) })
    }
    if (!any)
      yield {
        name: path,
        refused: 'there is no such file, or the folder holds none that could be a trajectory',
      }
  }
}

async function* filesOf(path: string, from: string): AsyncGenerator<Source | ProjectFolder> {
  const whole = resolve(from, path)
  const found = await stat(whole).catch(() => null)
  if (found?.isFile()) yield fileOf(whole)
  else if (found?.isDirectory()) yield* folderFiles(whole)
  else if (!found && /[*?[{]/.test(path)) {
    const matches = await Array.fromAsync(glob(path, { cwd: from }))
    for (const match of matches.sort()) yield* filesOf(match, from)
  }
}

/** What one file holds: itself, or what is packed in it. */
export function sourcesOf(path: string, name: string): AsyncGenerator<Source | Refused> {
  return unpacked(fileSource(path, name))
}

async function* unpacked(source: Source): AsyncGenerator<Source | Refused> {
  try {
    const head = await firstBytes(source, 4)
    if (source.path !== null && isGzip(head)) yield gunzipSource(source, (await stat(source.path)).size)
    else if (source.path !== null && isZip(head)) yield* archived(source, source.path)
    else yield source
  } catch (error) {
    yield { name: source.name, refused: messageOf(error) }
  }
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b
}

/** An archive that is a format itself stays whole; of any other each entry is a source. */
async function* archived(source: Source, path: string): AsyncGenerator<Source | Refused> {
  const archive = await openArchive(path, source.name)
  try {
    if (isWhole(archive.entries.map((entry) => entry.name))) {
      yield source
      return
    }
    yield* archive.refused
    for (const entry of archive.entries.filter(({ name }) => candidates.test(name)).sort(byName)) {
      const inner: Source = {
        name: `${source.name}/${entry.name}`,
        path: null,
        notes: [],
        open: entry.open,
        beside: besideEntry(archive.entries, entry.name),
      }
      const head = await firstBytes(inner, 4)
      if (isZip(head))
        yield { name: inner.name, refused: 'an archive inside an archive is not opened: unpack it first.' }
      else yield isGzip(head) ? gunzipSource(inner, entry.size) : inner
    }
  } finally {
    archive.close()
  }
}

function isWhole(names: string[]): boolean {
  return Object.values(foreignFormats).some((format) => format.detect({ shape: 'archive', names }))
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
