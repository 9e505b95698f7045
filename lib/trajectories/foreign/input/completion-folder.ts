/**
 * OpenHands, and SWE-Playground with it, logs a file per model call, `<model>-<seconds>.json`, each with the dialogue so
 * far: the last one of a dialogue is all of it.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listOf, parsedJson, recordOf } from '#lib/trajectories/foreign/json.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type LastCompletion = { name: string; notes: string[] }

/** null when the folder holds anything else, or a single file */
export async function lastOfDialogues(folder: string, names: string[]): Promise<LastCompletion[] | null> {
  const timeOf = (name: string) => Number(/-(\d{9,}\.\d+)\.json$/.exec(name)?.[1] ?? Number.NaN)
  if (names.length < 2 || names.some((name) => Number.isNaN(timeOf(name)))) return null
  const ordered = names.toSorted((a, b) => timeOf(a) - timeOf(b))
  const found: { name: string; earlier: number }[] = []
  let earlier = 0
  for (const [at, name] of ordered.entries()) {
    const next = ordered[at + 1]
    if (next === undefined || (await beginsAnew(join(folder, name), join(folder, next)))) {
      found.push({ name, earlier })
      earlier = 0
    } else earlier += 1
  }
  return found.map(({ name, earlier: aside }, at) => ({ name, notes: notesFor(aside, at + 1, found.length) }))
}

function notesFor(earlier: number, place: number, dialogues: number): string[] {
  return [
    ...(earlier > 0
      ? [
          `the last of its dialogue in a folder of logged completions. Left aside, as each is the beginning of this one: ${earlier}. Named one by one they are imported too.`,
        ]
      : []),
    ...(dialogues > 1
      ? [
          `dialogue ${place} of ${dialogues} in this folder: a new one begins where the messages become fewer, by another try or by a condenser.`,
        ]
      : []),
  ]
}

/** Files of one dialogue grow; only where one is smaller than the one before the messages are counted. */
async function beginsAnew(path: string, next: string): Promise<boolean> {
  const [size, nextSize] = await Promise.all([sizeOf(path), sizeOf(next)])
  if (nextSize >= size || size > limits.documentBytes) return false
  const [count, nextCount] = await Promise.all([countMessages(path), countMessages(next)])
  return count !== null && nextCount !== null && nextCount < count
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size
}

/** null when it cannot be read */
async function countMessages(path: string): Promise<number | null> {
  const parsed = parsedJson(await readFile(path, 'utf8'))
  return parsed === undefined ? null : listOf(recordOf(parsed).messages).length
}
