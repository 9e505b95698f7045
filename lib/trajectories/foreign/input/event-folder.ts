/** Programs that keep a session as a file per event, named by its number: together they are one trajectory. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { foreignFormats } from '#lib/trajectories/foreign/index.ts'
import { readJson } from '#lib/trajectories/foreign/input/json-text.ts'
import type { Source } from '#lib/trajectories/foreign/input/source.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

const numbered = /^(?:event-)?(\d{1,9})(?:-[\w-]+)?\.json$/
const looksAt = 3

/** The first files mean nothing alone to any format, and something together. */
export async function isEventFolder(folder: string, names: string[]): Promise<boolean> {
  if (names.length < 2 || !names.every((name) => numbered.test(name))) return false
  const values: unknown[] = []
  for (const name of inOrder(names).slice(0, looksAt)) values.push(await jsonOf(join(folder, name)))
  const known = (value: unknown) =>
    Object.values(foreignFormats).some((format) => format.detect({ shape: 'document', value }))
  return !values.some(known) && known(values)
}

/** One line per file; what is no JSON stays as it is, on a line, so that its number can be told. */
export function joinedEvents(folder: string, names: string[]): Source {
  const session = basename(folder) === 'events' ? basename(dirname(folder)) : basename(folder)
  return {
    name: folder,
    path: null,
    notes: [],
    says: { title: session, verdict: null, extra: { files: names.length } },
    async *open() {
      for (const name of inOrder(names)) yield Buffer.from(`${await lineOf(join(folder, name))}\n`)
    },
  }
}

async function lineOf(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > limits.lineBytes) return `${basename(path)} is larger than a line may be`
  const bytes = await readFile(path)
  // not parsed and written again: numbers stay as they are there. In JSON a line's end is only ever white space
  return bytes.toString('utf8').replace(/[\r\n]+/g, ' ')
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return (await stat(path)).size > limits.lineBytes ? null : readJson(await readFile(path)).value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

function inOrder(names: string[]): string[] {
  const numberOf = (name: string) => Number(numbered.exec(name)?.[1])
  return names.toSorted((a, b) => numberOf(a) - numberOf(b))
}
