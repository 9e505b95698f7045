/** Which trajectories a search finds: by their words in the index, and where it wants a text as it stands, by looking at it. */
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { findSearchQuery, holdsWords, type SearchQuery } from '#lib/data/search-query.ts'
import { unpackText } from '#lib/data/search-texts.ts'
import { conditions } from '#lib/data/trajectory-filter.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'
import { partsOf } from '#lib/trajectories/search/search-document.ts'
import { holdsLiterals } from '#lib/trajectories/search/search-terms.ts'

/** texts fetched at once */
const perLook = 100
/** texts looked at for counts beside the list */
const lookedForCounts = 400
/** hits counted beside the list, the newest */
const gatheredForCounts = 3_000

export type Narrowed = {
  /** conditions on the table t */
  where: Prisma.Sql[]
  /** there may be more than those */
  capped: boolean
}

/** What facets and totals count under a search: all that it finds, or a part of a long list. */
export async function narrowForCounting(filter: TrajectoryFilter): Promise<Narrowed> {
  const query = await findSearchQuery(filter.search, filter.within)
  if (query === null) return { where: [], capped: false }
  if (query.words === null) return { where: [Prisma.sql`false`], capped: false }
  if (query.exact) return narrowExactly(filter, query, lookedForCounts)
  // once for all the counts; without the filters, of which every facet leaves out its own
  const found = await database().$queryRaw<{ id: string }[]>`
    SELECT t."id"::text FROM "Trajectory" t WHERE ${holdsWords(query)}
    ORDER BY t."createdAt" DESC, t."id" DESC LIMIT ${gatheredForCounts + 1}`
  const ids = found.slice(0, gatheredForCounts).map(({ id }) => id)
  return { where: [Prisma.sql`t."id" = ANY(${ids}::uuid[])`], capped: found.length > gatheredForCounts }
}

/** Everything that a search finds, for an export. */
export async function narrowWholly(filter: TrajectoryFilter): Promise<Prisma.Sql[]> {
  const query = await findSearchQuery(filter.search, filter.within)
  if (query === null) return []
  if (!query.exact) return [holdsWords(query)]
  return (await narrowExactly(filter, query, Number.POSITIVE_INFINITY)).where
}

async function narrowExactly(filter: TrajectoryFilter, query: SearchQuery, most: number): Promise<Narrowed> {
  const where = [...conditions(filter), holdsWords(query)]
  const found: string[] = []
  let looked = 0
  let before = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  for (;;) {
    // by id, which no change of a row moves
    const some = await database().$queryRaw<{ id: string }[]>`
      SELECT t."id"::text FROM "Trajectory" t
      WHERE ${Prisma.join([...where, Prisma.sql`t."id" < ${before}::uuid`], ' AND ')}
      ORDER BY t."id" DESC LIMIT ${perLook}`
    const ids = some.map(({ id }) => id)
    found.push(...(await holdingLiterals(ids, query, filter.within)))
    looked += ids.length
    before = ids.at(-1) ?? before
    const isIn = Prisma.sql`t."id" = ANY(${found}::uuid[])`
    if (ids.length < perLook) return { where: [isIn], capped: false }
    if (looked >= most) return { where: [isIn], capped: true }
  }
}

/** Those of the trajectories whose text holds every literal, in the order given. */
export async function holdingLiterals(
  ids: string[],
  { terms }: SearchQuery,
  within?: 'names',
): Promise<string[]> {
  const rows = await database().searchText.findMany({
    where: { trajectoryId: { in: ids } },
    select: { trajectoryId: true, text: true },
  })
  const holding = new Set(
    rows.flatMap(({ trajectoryId, text }) => {
      const whole = unpackText(text)
      return holdsLiterals(within === 'names' ? (partsOf(whole)[0]?.text ?? '') : whole, terms)
        ? [trajectoryId]
        : []
    }),
  )
  return ids.filter((id) => holding.has(id))
}
