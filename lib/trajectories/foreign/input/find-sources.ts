/** What the paths of a command name: files, folders (walked in order, links not followed) and globs; .gz unpacked. */
import { glob, lstat, readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { messageOf } from '#lib/errors.ts'
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
      yield* unpacked(fileSource(file, relative(from, file) || file))
    }
    if (!any)
      yield {
        name: path,
        refused: 'there is no such file, or the folder holds none that could be a trajectory',
      }
  }
}

async function* filesOf(path: string, from: string): AsyncGenerator<string> {
  const whole = resolve(from, path)
  const found = await stat(whole).catch(() => null)
  if (found?.isFile()) yield whole
  else if (found?.isDirectory()) yield* walk(whole)
  else if (!found && /[*?[{]/.test(path)) {
    const matches = await Array.fromAsync(glob(path, { cwd: from }))
    for (const match of matches.sort()) yield* filesOf(match, from)
  }
}

async function* walk(folder: string): AsyncGenerator<string> {
  const names = (await readdir(folder)).sort()
  for (const name of names.filter((each) => !leftAside.test(each))) {
    const path = join(folder, name)
    const found = await lstat(path)
    if (found.isDirectory()) yield* walk(path)
    else if (found.isFile() && candidates.test(name)) yield path
  }
}

async function* unpacked(source: Source): AsyncGenerator<Source | Refused> {
  try {
    const head = await firstBytes(source, 4)
    if (head[0] === 0x1f && head[1] === 0x8b)
      yield gunzipSource(source, (await stat(source.path as string)).size)
    else yield source
  } catch (error) {
    yield { name: source.name, refused: messageOf(error) }
  }
}
