/** Looking into JSON of unknown shape: each returns null (or nothing) where the value is of another kind. */
import { depthOf } from '#lib/trajectories/foreign/json-depth.ts'
import { limits } from '#lib/trajectories/foreign/limits.ts'

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function recordsOf(value: unknown): JsonRecord[] {
  return listOf(value).filter(isRecord)
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A text that says something. */
export function wordsOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** largest count that the narrow rows hold (PostgreSQL integer) */
export const largestCount = 2 ** 31 - 1

/** A whole number from 0 on; numbers too large for a row are none. */
export function countOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && number >= 0 && number <= largestCount ? Math.round(number) : null
}

/** Seconds since 1970, or any text a date can be read from, as ISO 8601. */
export function timeOf(value: unknown): string | null {
  const date =
    typeof value === 'number' ? new Date(value * 1000) : typeof value === 'string' ? dateOf(value) : null
  return date && !Number.isNaN(date.getTime()) && yearFits(date) ? date.toISOString() : null
}

/** A time without a zone is read as UTC: the same on every machine. */
function dateOf(text: string): Date {
  const local = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
  return new Date(local ? `${text.replace(' ', 'T')}Z` : text)
}

function yearFits(date: Date): boolean {
  return date.getUTCFullYear() >= 1970 && date.getUTCFullYear() < 3000
}

/** What is left of a record when the named keys are taken away: fields that have no place are kept as they are. */
export function without(record: JsonRecord, keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

/** Empty values are left out of what is kept, so that nothing is said twice. */
export function kept(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isNothing(value)))
}

function isNothing(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.keys(value).length === 0)
}

/** JSON in a string; undefined when it is none, or nested deeper than is read. */
export function parsedJson(text: string): unknown {
  if (depthOf(text) > limits.depth) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Puts a value at the end of the list under a key, and begins the list. */
export function append(record: JsonRecord, key: string, value: unknown): void {
  const list = record[key]
  if (Array.isArray(list)) list.push(value)
  else record[key] = [value]
}
