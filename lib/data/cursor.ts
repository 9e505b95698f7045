/** Keyset cursors over (createdAt descending, id ascending): "<ISO time>~<uuid>". */
import { UserError } from '#lib/errors.ts'

type Keyed = { id: string; createdAt: Date }

export function cursorOf(row: Keyed): string {
  return `${row.createdAt.toISOString()}~${row.id}`
}

/** Prisma condition for the rows after the cursor. @throws UserError when it cannot be read */
export function afterCursor(cursor: string | null | undefined) {
  if (!cursor) return {}
  const [text = '', id = ''] = cursor.split('~')
  const createdAt = new Date(text)
  if (Number.isNaN(createdAt.valueOf()) || !isUuid(id)) {
    throw new UserError('The address names a page of the list that cannot be read: open the list again.')
  }
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { gt: id } }] }
}

/** Cuts the row that was asked for only to see whether there is more. */
export function pageOf<Row extends Keyed>(found: Row[], limit: number): { rows: Row[]; next: string | null } {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last ? cursorOf(last) : null }
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
