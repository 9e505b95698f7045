/** Trajectories as lists and as one: narrow columns only, keyset pages. */

import { getBlob } from '#lib/data/blobs.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { findRelatives, importSourceOf } from '#lib/data/import-reads.ts'
import { holdingLiterals } from '#lib/data/search-matches.ts'
import { findSearchQuery, holdsWords, type SearchQuery } from '#lib/data/search-query.ts'
import { conditions } from '#lib/data/trajectory-filter.ts'
import { UserError } from '#lib/errors.ts'
import type { RowsPage, SortKey, TrajectoryFilter, TrajectoryRow } from '#lib/trajectories/listing.ts'
import type { ReplayTrajectory } from '#lib/trajectories/replay.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'
import type { StoredHeader } from '#lib/trajectories/types.ts'

export type TrajectoryQuery = {
  filter: TrajectoryFilter
  sort?: SortKey
  /** `desc` unless told otherwise */
  order?: 'asc' | 'desc'
  /** `next` of the page before */
  cursor?: string | null
  limit?: number
}

const defaultLimit = 50
/** texts looked at for a page of an exact search, and at once */
const lookedPerPage = 1_000
const perLook = 100

// the same expressions as the indexes of prisma/schema.prisma; ties go by id, in the direction of the sort
const sortColumns: Record<SortKey, Prisma.Sql> = {
  newest: Prisma.sql`t."createdAt"`,
  cost: Prisma.sql`t."costUsd"`,
  steps: Prisma.sql`t."steps"`,
  duration: Prisma.sql`t."durationMs"`,
  tokens: Prisma.sql`(t."promptTokens" + t."completionTokens")`,
}
const largestInt = 2 ** 31 - 1

type RawRow = Omit<TrajectoryRow, 'createdAt'> & { createdAt: Date }

/** One page; `next` is null on the last one. */
export async function findTrajectories(query: TrajectoryQuery): Promise<RowsPage> {
  const search = await findSearchQuery(query.filter.search, query.filter.within)
  if (search?.words === null) return { rows: [], next: null, notes: notesOn(search) }
  if (search?.exact) return findExactly(query, search)
  const { sort = 'newest', limit = defaultLimit } = query
  const found = await readRows(listQuery(query, search))
  const last = found.length > limit ? found[limit - 1] : undefined
  return { rows: found.slice(0, limit), next: last ? cursorOf(last, sort) : null, notes: notesOn(search) }
}

/** A page of those whose text holds what was typed as it stands; a page may be short where few of many do. */
async function findExactly(query: TrajectoryQuery, search: SearchQuery): Promise<RowsPage> {
  const { filter, sort = 'newest', limit = defaultLimit } = query
  const rows: TrajectoryRow[] = []
  let cursor = query.cursor ?? null
  for (let looked = 0; looked < lookedPerPage; looked += perLook) {
    const some = await readRows(listQuery({ ...query, cursor, limit: perLook - 1 }, search))
    const holding = new Set(
      await holdingLiterals(
        some.map(({ id }) => id),
        search,
        filter.within,
      ),
    )
    rows.push(...some.filter(({ id }) => holding.has(id)))
    const last = some.at(-1)
    if (rows.length > limit) {
      const page = rows.slice(0, limit)
      return { rows: page, next: cursorOf(page.at(-1) as TrajectoryRow, sort), notes: notesOn(search) }
    }
    if (!last || some.length < perLook) return { rows, next: null, notes: notesOn(search) }
    cursor = cursorOf(last, sort)
  }
  return { rows, next: cursor, notes: notesOn(search) }
}

async function readRows(sql: Prisma.Sql): Promise<TrajectoryRow[]> {
  const found = await database().$queryRaw<RawRow[]>(sql)
  return found.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

function notesOn(search: SearchQuery | null): string[] {
  if (search === null) return []
  if (search.terms.length === 0) return ['There is no letter or digit in it to look for.']
  return search.cutParts.map(
    (part) =>
      `Very many words hold “${part}”: those that begin with it were looked for, and the shortest others.`,
  )
}

/** A page and one row more, which tells whether there is another page. */
export function listQuery(query: TrajectoryQuery, search: SearchQuery | null = null): Prisma.Sql {
  const { filter, sort = 'newest', order = 'desc', cursor = null, limit = defaultLimit } = query
  const where = [
    ...conditions(filter),
    ...(search ? [holdsWords(search)] : []),
    ...afterCursor(cursor, sort, order),
  ]
  const direction = order === 'desc' ? Prisma.sql`DESC` : Prisma.sql`ASC`
  return Prisma.sql`
    SELECT t."id"::text, t."title", t."projectId"::text, p."name" AS "projectName", t."taskNumber", t."purpose",
      t."attempt", t."language", t."profile", t."model", t."recorded", t."state", t."endReason", t."verdict",
      t."staleAt" IS NOT NULL AS "stale",
      t."flags", t."tags", t."review", t."steps", t."promptTokens" + t."completionTokens" AS "tokens",
      t."costUsd", t."durationMs", t."origin", t."notRecorded", t."textTokens", t."createdAt"
    FROM "Trajectory" t LEFT JOIN "Project" p ON p."id" = t."projectId"
    WHERE ${Prisma.join(where, ' AND ')}
    ORDER BY ${sortColumns[sort]} ${direction}, t."id" ${direction}
    LIMIT ${limit + 1}`
}

function cursorOf(row: TrajectoryRow, sort: SortKey): string {
  const value = {
    newest: row.createdAt,
    cost: row.costUsd,
    steps: row.steps,
    duration: row.durationMs,
    tokens: row.tokens,
  }[sort]
  return `${value}~${row.id}`
}

function afterCursor(cursor: string | null, sort: SortKey, order: 'asc' | 'desc'): Prisma.Sql[] {
  if (!cursor) return []
  const [text = '', id = ''] = cursor.split('~')
  const last = lastValue(text, sort)
  if (last === null || !isUuid(id)) {
    throw new UserError('The address names a page of the list that cannot be read: open the list again.')
  }
  const column = sortColumns[sort]
  return order === 'desc'
    ? [Prisma.sql`(${column}, t."id") < (${last}, ${id}::uuid)`]
    : [Prisma.sql`(${column}, t."id") > (${last}, ${id}::uuid)`]
}

/** In the column's own type, which an index needs to be asked in; null = it cannot be read. */
function lastValue(text: string, sort: SortKey): Prisma.Sql | null {
  if (sort === 'newest') {
    const time = new Date(text)
    return Number.isNaN(time.valueOf()) ? null : Prisma.sql`${time.toISOString()}::timestamp(3)`
  }
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) return null
  if (sort === 'cost') return Prisma.sql`${value}::float8`
  return Number.isInteger(value) && Math.abs(value) <= largestInt ? Prisma.sql`${value}::int` : null
}

/** null when there is none of that id */
export async function findTrajectory(id: string): Promise<ReplayTrajectory | null> {
  if (!isUuid(id)) return null
  const row = await database().trajectory.findUnique({
    where: { id },
    omit: {
      headerBlob: true,
      messages: true,
      baseCommit: true,
      taskId: true,
      importId: true,
      parentId: true,
      parentLink: true,
    },
    include: { project: { select: { name: true } }, task: { select: { title: true } }, source: true },
  })
  if (!row) return null
  const { project, task, source, createdAt, endedAt, staleAt, ...columns } = row
  return {
    ...columns,
    projectName: project?.name ?? null,
    taskTitle: task?.title ?? null,
    source: source && importSourceOf(source),
    relatives: source ? await findRelatives(id) : [],
    staleAt: staleAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }
}

/** By id; those that were deleted are not there. */
export async function findTitles(ids: string[]): Promise<Map<string, string>> {
  const rows = await database().trajectory.findMany({
    where: { id: { in: ids } },
    select: { id: true, title: true },
  })
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** The messages, tools and limits it began with. @throws UserError when there is none of that id */
export async function findHeader(trajectoryId: string): Promise<StoredHeader> {
  const row = isUuid(trajectoryId)
    ? await database().trajectory.findUnique({ where: { id: trajectoryId }, select: { headerBlob: true } })
    : null
  if (!row)
    throw new UserError(`There is no trajectory ${trajectoryId}: it was deleted, or the address is wrong.`)
  return parseHeader(await getBlob(row.headerBlob))
}
