/** What the paths of a command name: files, folders (walked in order, links not followed) and globs; .gz and .zip are unpacked as they are read. */
import { glob, lstat, readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { messageOf } from '#lib/errors.ts'
import { foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { openArchive } from '#lib/trajectories/foreign/input/archive.ts'
import { fileSource, firstBytes, gunzipSource, type Source } from '#lib/trajectories/foreign/input/source.ts'

export type Refused = { name: string; refused: string }

/** in folders only these are looked at: a project has a thousand files that nobody means */
const candidates = /\.(json|jsonl|ndjson|traj|eval|parquet|gz|zip)$/i
const leftAside = /^(\..*|node_modules|__pycache__)$/

export async function* findSources(paths: string[], from: string): AsyncGenerator<Source | Refused> {
  for (const path of paths) {
    let any = false
    for await (const file of filesOf(path, from)) {
      any = true
      const name = relative(from, file.path) || file.path
      yield* unpacked({ ...fileSource(file.path, name), notes: file.notes })
    }
    if (!any)
      yield {
        name: path,
        refused: 'there is no such file, or the folder holds none that could be a trajectory',
      }
  }
}

type FoundFile = { path: string; notes: string[] }

async function* filesOf(path: string, from: string): AsyncGenerator<FoundFile> {
  const whole = resolve(from, path)
  const found = await stat(whole).catch(() => null)
  if (found?.isFile()) yield { path: whole, notes: [] }
  else if (found?.isDirectory()) yield* walk(whole)
  else if (!found && /[*?[{]/.test(path)) {
    const matches = await Array.fromAsync(glob(path, { cwd: from }))
    for (const match of matches.sort()) yield* filesOf(match, from)
  }
}

async function* walk(folder: string): AsyncGenerator<FoundFile> {
  const names = (await readdir(folder)).sort().filter((each) => !leftAside.test(each))
  const completions = earlierCompletions(names)
  for (const name of names.filter((each) => !completions.earlier.has(each))) {
    const path = join(folder, name)
    const found = await lstat(path)
    if (found.isDirectory()) yield* walk(path)
    else if (found.isFile() && candidates.test(name)) {
      yield { path, notes: name === completions.last ? [completions.note] : [] }
    }
  }
}

/**
 * OpenHands, and SWE-Playground with it, logs a file per model call, `<model>-<seconds>.json`, each with the dialogue so
 * far: of a folder of nothing else the last one is the run.
 */
function earlierCompletions(names: string[]): { last: string | null; earlier: Set<string>; note: string } {
  const timeOf = (name: string) => Number(/-(\d{9,}\.\d+)\.json$/.exec(name)?.[1] ?? Number.NaN)
  if (names.length < 2 || names.some((name) => Number.isNaN(timeOf(name)))) {
    return { last: null, earlier: new Set(), note: '' }
  }
  const [last = null, ...earlier] = names.toSorted((a, b) => timeOf(b) - timeOf(a))
  const note = `the last of a folder of logged completions. Left aside, as each is the beginning of this one unless a condenser ran: ${earlier.length}. Named one by one they are imported too.`
  return { last, earlier: new Set(earlier), note }
}

/** What one file holds: itself, or what is packed in it. */
export function sourcesOf(path: string, name: string): AsyncGenerator<Source | Refused> {
  return unpacked(fileSource(path, name))
}

async function* unpacked(source: Source): AsyncGenerator<Source | Refused> {
  try {
    const head = await firstBytes(source, 4)
    if (isGzip(head)) yield gunzipSource(source, (await stat(source.path as string)).size)
    else if (isZip(head)) yield* archived(source)
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
async function* archived(source: Source): AsyncGenerator<Source | Refused> {
  const archive = await openArchive(source.path as string, source.name)
  try {
    if (isWhole(archive.entries.map((entry) => entry.name))) {
      yield source
      return
    }
    yield* archive.refused
    for (const entry of archive.entries.filter(({ name }) => candidates.test(name)).sort(byName)) {
      const inner: Source = { name: `${source.name}/${entry.name}`, path: null, notes: [], open: entry.open }
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
