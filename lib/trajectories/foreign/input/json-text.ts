/** JSON from foreign hands: bounded depth, Python's NaN and Infinity, integers that a double cannot hold. Pure. */
import { isUtf8 } from 'node:buffer'
import { depthOf } from '#lib/trajectories/foreign/json-depth.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type ReadJson = { value: unknown; notes: string[] }

/** @throws SyntaxError with a sentence for people */
export function readJson(bytes: Buffer): ReadJson {
  const notes = isUtf8(bytes) ? [] : ['bytes that are no UTF-8 were replaced by U+FFFD']
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (depthOf(text) > limits.depth) throw new SyntaxError(`it is nested deeper than ${limits.depth} levels`)
  try {
    return parse(text, notes)
  } catch (error) {
    const spelled = spellNumbers(text)
    if (spelled === text) throw shortened(error)
    return parse(spelled, [...notes, 'NaN and Infinity, which JSON has not, are kept as text'])
  }
}

function parse(text: string, notes: string[]): ReadJson {
  if (!mayHoldLargeNumber(text)) return { value: JSON.parse(text), notes }
  const exact = exactNumbers()
  const value = JSON.parse(text, exact.revive)
  return { value, notes: exact.changed() ? [...notes, numbersNote] : notes }
}

/** The parser's own message quotes the text: some of it is enough. */
function shortened(error: unknown): SyntaxError {
  const message = error instanceof Error ? error.message : String(error)
  return new SyntaxError(message.length > 160 ? `${message.slice(0, 159).toWellFormed()}…` : message)
}

const numbersNote = 'numbers too large to be exact are kept as text'

/** 17 digits or an exponent of three: it may be more than a double holds. */
function mayHoldLargeNumber(text: string): boolean {
  return /[:[,]\s*-?(?:\d{17,}|[\d.]{1,400}[eE]\+?\d{3,})/.test(text)
}

type Context = { source?: string }

function exactNumbers() {
  let changed = false
  const revive = (_key: string, value: unknown, context?: Context): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source
    if (source === undefined || (Number.isFinite(value) && !/^-?\d+$/.test(source))) return value
    changed = true
    return source
  }
  return { revive, changed: () => changed }
}

/** Bare NaN and Infinity become strings; strings are stepped over whole. */
function spellNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
    found.startsWith('"') ? found : JSON.stringify(found),
  )
}
