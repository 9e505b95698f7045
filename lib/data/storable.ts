/**
 * PostgreSQL refuses the character U+0000 in text and lone surrogates in jsonb; programs and models print both.
 * Only rows for people pass through here: what training data is made of lies in blobs, byte for byte.
 */
import { Prisma } from '#lib/data/generated/client.ts'

/** @param limit longest result in characters; what is cut is marked by "…" */
export function storableText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const clean = text.replaceAll('\u0000', '\ufffd').toWellFormed()
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1).toWellFormed()}…`
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
