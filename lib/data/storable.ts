/**
 * PostgreSQL refuses the character U+0000 in text and lone surrogates in jsonb; programs and models print both.
 * Only rows for people pass through here: what training data is made of lies in blobs, byte for byte.
 */
import { createHash } from 'node:crypto'
import { Prisma } from '#lib/data/generated/client.ts'

/** @param limit longest result in characters; what is cut is marked by "…" */
export function storableText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const clean = text.replaceAll('\u0000', '\ufffd').toWellFormed()
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1).toWellFormed()}…`
}

/** characters, at most three bytes each: test ids are parts of keys, of which PostgreSQL's index takes some 2,700 bytes */
const longestTestId = 500

/** The id of a parametrised test holds its parameters, whole texts among them: a longer one is cut and ends in a hash. */
export function storableTestId(testId: string): string {
  const clean = storableText(testId)
  if (clean.length <= longestTestId) return clean
  const hash = createHash('sha256').update(clean).digest('hex').slice(0, 16)
  return `${storableText(clean, longestTestId - hash.length)}${hash}`
}

/** The value as JSON would carry it, with every string storable. */
export function storableJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value), (_key, inner) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  ) as Prisma.InputJsonValue
}

/** For a column that may be empty: undefined and null are SQL's NULL. */
export function storableJsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === undefined || value === null ? Prisma.DbNull : storableJson(value)
}
