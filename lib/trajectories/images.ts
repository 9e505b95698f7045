/**
 * Images inside of what an imported source says beside its texts, whatever shape its format gives them: a `data:` URL
 * anywhere (OpenAI, Codex, Inspect, OpenHands' screenshots), or `media_type` beside base64 `data` (Anthropic). Only raster
 * images that are what they claim to be come out; an SVG or a page never does, and nothing is fetched. Pure.
 */
import type { StepBody } from '#lib/trajectories/types.ts'

/** `url` is safe as the source of an <img> */
export type ShownImage = { url: string; mediaType: string; bytes: number }

export type PlacedImages = {
  /** for people: what the images belong to */
  of: string
  images: ShownImage[]
}

/** what base64 of such a file begins with */
const beginnings: Record<string, RegExp> = {
  'image/png': /^iVBORw0KGgo/,
  'image/jpeg': /^\/9j\//,
  'image/gif': /^R0lGOD/,
  'image/webp': /^UklGR/,
}

/** base64 characters: an image of 12 MB */
const longestImage = 16 * 1024 * 1024
const mostImages = 50
const mostValues = 20_000

/** Every image in a value, in the order in which they stand there. */
export function imagesIn(value: unknown): ShownImage[] {
  const found: ShownImage[] = []
  let looked = 0
  const look = (each: unknown): void => {
    looked += 1
    if (looked > mostValues || found.length >= mostImages) return
    const image = imageOf(each)
    if (image) found.push(image)
    else if (Array.isArray(each)) for (const inner of each) look(inner)
    else if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) look(inner)
  }
  look(value)
  return found
}

function imageOf(value: unknown): ShownImage | null {
  if (typeof value === 'string') {
    const head = /^data:(image\/[a-z+.-]{1,20});base64,/.exec(value.slice(0, 60))
    return head ? checkedImage(head[1] ?? '', value.slice(head[0].length)) : null
  }
  if (typeof value !== 'object' || value === null || !('data' in value) || !('media_type' in value))
    return null
  return typeof value.media_type === 'string' && typeof value.data === 'string'
    ? checkedImage(value.media_type, value.data)
    : null
}

function checkedImage(mediaType: string, base64: string): ShownImage | null {
  const known = Object.hasOwn(beginnings, mediaType) && beginnings[mediaType]?.test(base64.slice(0, 20))
  if (!known || base64.length > longestImage || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) return null
  return {
    url: `data:${mediaType};base64,${base64}`,
    mediaType,
    bytes: Math.floor((base64.replace(/=+\s*$/, '').length * 3) / 4),
  }
}

/** Images of a step: of the answer, of what its calls gave back, of what it was told. */
export function imagesOfStep(body: StepBody): PlacedImages[] {
  const { messages, ...answer } = body.imported ?? {}
  const told = placed(messages, (place) => {
    const message = body.reply[place - 1]
    const call = message?.role === 'tool' && body.calls.find(({ id }) => id === message.tool_call_id)
    return call ? `Result of ${call.name}` : `Message ${place} after the answer`
  })
  return [{ of: 'Answer', images: imagesIn(answer) }, ...told].filter(({ images }) => images.length > 0)
}

/** Images of what the model was given before its first answer. */
export function imagesOfOpening(imported: Record<string, unknown>): PlacedImages[] {
  return placed(imported.messages, (place) => `Message ${place}`).filter(({ images }) => images.length > 0)
}

/** `messages` keeps what a message had beside its text under its place, from 1. */
function placed(messages: unknown, nameOf: (place: number) => string): PlacedImages[] {
  if (typeof messages !== 'object' || messages === null) return []
  return Object.entries(messages).map(([place, extra]) => ({
    of: nameOf(Number(place)),
    images: imagesIn(extra),
  }))
}

/** JSON for people: what is shown as an image is not written out again. */
export function jsonWithoutImages(value: unknown): string {
  return JSON.stringify(
    value,
    (key, inner) => {
      const image = key === 'data' ? null : imageOf(inner)
      if (!image) return inner
      const note = `${image.mediaType}, ${Math.ceil(image.bytes / 1024)} kB, shown above`
      return typeof inner === 'string' ? `[${note}]` : { ...inner, data: `[${note}]` }
    },
    2,
  )
}
