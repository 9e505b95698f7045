/** JSON from foreign hands: bounded depth, Python's NaN and Infinity, integers that a double cannot hold. Pure. */
import { isUtf8 } from 'node:buffer'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type ReadJson = { value: unknown; notes: string[] }

/** @throws SyntaxError with a sentence for people */
export function readJson(bytes: Buffer): ReadJson {
  const notes = isUtf8(bytes) ? [] : ['bytes that are no UTF-8 were replaced by U+FFFD']
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (depthOf(text) > limits.depth) throw new SyntaxError(`it is nested deeper than ${limits.depth} levels`)
  if (holdsUnsafeInteger(text))
    return { value: JSON.parse(text, exactIntegers), notes: [...notes, integersNote] }
  try {
    return { value: JSON.parse(text), notes }
  } catch (error) {
    const spelled = spellNumbers(text)
    if (spelled === text) throw shortened(error)
    return {
      value: JSON.parse(spelled),
      notes: [...notes, 'NaN and Infinity, which JSON has not, are kept as text'],
    }
  }
}

/** The parser's own message quotes the text: some of it is enough. */
function shortened(error: unknown): SyntaxError {
  const message = error instanceof Error ? error.message : String(error)
  return new SyntaxError(message.length > 160 ? `${message.slice(0, 159).toWellFormed()}…` : message)
}

/** Deepest nesting of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) at = endOfString(text, at)
    else if (code === 91 || code === 123) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (code === 93 || code === 125) depth -= 1
  }
  return deepest
}

/** Index of the closing quote of the string that opens at `from`; the text's end when it never closes. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1)
  while (end > 0) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

const integersNote = 'integers too large to be exact are kept as text'

function holdsUnsafeInteger(text: string): boolean {
  return /[:[,]\s*-?\d{17,}/.test(text)
}

type Context = { source?: string }

function exactIntegers(_key: string, value: unknown, context?: Context): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && /^-?\d+$/.test(source) ? source : value
}

/** Bare NaN and Infinity become strings; strings are stepped over whole. */
function spellNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
    found.startsWith('"') ? found : JSON.stringify(found),
  )
}
