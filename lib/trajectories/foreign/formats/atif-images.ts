/** Images that an ATIF document names by path, read from beside it; they are kept in their parts as `data:` URLs. */
import type { ReadBeside } from '#lib/trajectories/foreign/input/beside.ts'
import {
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  recordsOf,
  textOf,
} from '#lib/trajectories/foreign/json.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type AtifImages = {
  /** a part with what was read for it */
  withImage(part: JsonRecord): JsonRecord
  /** paths of which nothing could be read */
  missing: string[]
}

export async function readImages(document: JsonRecord, beside: ReadBeside | undefined): Promise<AtifImages> {
  const read = new Map<string, string>()
  const missing: string[] = []
  let left = limits.besideTotalBytes
  for (const { path, mediaType } of imagesNamed(document)) {
    if (read.has(path) || missing.includes(path) || /^(data|https?):/.test(path)) continue
    const bytes = beside && left > 0 ? await beside(path) : null
    if (bytes === null) missing.push(path)
    else {
      left -= bytes.length
      read.set(path, `data:${mediaType};base64,${bytes.toString('base64')}`)
    }
    if (missing.length + read.size >= limits.besideFiles) break
  }
  const withImage = (part: JsonRecord) => {
    const loaded = read.get(textOf(recordOf(part.source).path) ?? '')
    return loaded === undefined ? part : { ...part, loaded }
  }
  return { withImage, missing }
}

type Named = { path: string; mediaType: string }

function* imagesNamed(document: JsonRecord): Generator<Named> {
  for (const step of recordsOf(document.steps)) {
    yield* partsNamed(step.message)
    for (const result of recordsOf(recordOf(step.observation).results)) yield* partsNamed(result.content)
  }
  for (const child of recordsOf(document.subagent_trajectories)) yield* imagesNamed(child)
}

function* partsNamed(content: unknown): Generator<Named> {
  for (const part of listOf(content)) {
    if (!isRecord(part) || part.type !== 'image') continue
    const source = recordOf(part.source)
    const path = textOf(source.path)
    if (path !== null) yield { path, mediaType: textOf(source.media_type) ?? '' }
  }
}
