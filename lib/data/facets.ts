/** How many trajectories there are of each value of a facet, under all filters but its own, so that a choice can be widened. */
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { narrowForCounting } from '#lib/data/search-matches.ts'
import { conditions, facetColumns } from '#lib/data/trajectory-filter.ts'
import type {
  Count,
  FacetAnswer,
  FacetCount,
  FacetKey,
  Facets,
  TrajectoryFilter,
} from '#lib/trajectories/listing.ts'
import { facetKeys } from '#lib/trajectories/listing.ts'

/** values shown per facet; a facet of thousands of projects is a search, not a list */
const valuesPerFacet = 50
/** a longer list is not counted from end to end: the newest of it are, and the counts say "at least" */
const wholeUpTo = 200_000
const newestCounted = 50_000
const countCap = 10_000

type Counts = Map<string, number>

export async function countFacets(filter: TrajectoryFilter): Promise<FacetAnswer> {
  const [search, rows] = await Promise.all([narrowForCounting(filter), estimatedRows()])
  const newest = rows > wholeUpTo
  const whereWithout = (key?: FacetKey) => [...conditions(filter, key), ...search.where]
  // a scan for each: grouping by all of them in one pass was measured, and takes more than twice as long
  const [total, ...counted] = await Promise.all([
    countWhere(whereWithout()),
    ...facetKeys.map((key) => countFacet(key, { where: whereWithout(key), newest })),
  ])
  const most = Math.max(...counted.map(({ rows: seen }) => seen))
  return {
    facets: await labelled(
      new Map(facetKeys.map((key, at) => [key, counted[at]?.counts ?? new Map()])),
      filter,
    ),
    total: { count: total.count, capped: total.capped || search.capped },
    capped: search.capped || (newest && most >= newestCounted),
  }
}

/** Counting stops at 10,000: beyond that nobody counts, and the database must not either. */
export async function countTrajectories(filter: TrajectoryFilter, cap = countCap): Promise<Count> {
  const search = await narrowForCounting(filter)
  const { count, capped } = await countWhere([...conditions(filter), ...search.where], cap)
  return { count, capped: capped || search.capped }
}

async function countWhere(where: Prisma.Sql[], cap = countCap): Promise<Count> {
  const [row] = await database().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "Trajectory" t WHERE ${Prisma.join(where, ' AND ')} LIMIT ${cap + 1}
    ) AS found`
  const count = row?.count ?? 0
  return { count: Math.min(count, cap), capped: count > cap }
}

type Source = { where: Prisma.Sql[]; newest: boolean }

/** The planner's own count of the table, as of the last ANALYZE. */
async function estimatedRows(): Promise<number> {
  const [row] = await database().$queryRaw<{ rows: number }[]>`
    SELECT reltuples::float8 AS "rows" FROM pg_class WHERE oid = '"Trajectory"'::regclass`
  return row?.rows ?? 0
}

async function countFacet(
  key: FacetKey,
  { where, newest }: Source,
): Promise<{ counts: Counts; rows: number }> {
  const part = newest
    ? Prisma.sql`ORDER BY t."createdAt" DESC, t."id" DESC LIMIT ${newestCounted}`
    : Prisma.empty
  const groups = await database().$queryRaw<{ value: string | string[] | null; count: number }[]>`
    SELECT s."value", count(*)::int AS "count" FROM (
      SELECT ${facetColumns[key].value} AS "value" FROM "Trajectory" t WHERE ${Prisma.join(where, ' AND ')} ${part}
    ) AS s GROUP BY 1`
  const counts: Counts = new Map()
  let rows = 0
  for (const { value, count } of groups) {
    rows += count
    for (const each of Array.isArray(value) ? value : [value ?? 'none'])
      counts.set(each, (counts.get(each) ?? 0) + count)
  }
  return { counts, rows }
}

async function labelled(counted: Map<FacetKey, Counts>, filter: TrajectoryFilter): Promise<Facets> {
  const shown = facetKeys.map((key): [FacetKey, [string, number][]] => {
    const counts = counted.get(key) ?? new Map()
    const most = [...counts]
      .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
      .slice(0, valuesPerFacet)
    // what was chosen stays visible, also when nothing is left of it
    const chosen = (filter[key] ?? []).filter((value) => !most.some(([each]) => each === value))
    return [key, [...most, ...chosen.map((value): [string, number] => [value, counts.get(value) ?? 0])]]
  })
  const projects = shown.find(([key]) => key === 'project')?.[1] ?? []
  const names = await projectNames(projects.map(([value]) => value))
  const entries = shown.map(([key, values]): [FacetKey, FacetCount[]] => [
    key,
    values.map(([value, count]) => ({
      value,
      count,
      label: (key === 'project' && names.get(value)) || value,
    })),
  ])
  return Object.fromEntries(entries) as Facets
}

async function projectNames(ids: string[]): Promise<Map<string, string>> {
  const projects = await database().project.findMany({
    where: { id: { in: ids.filter(isUuid) } },
    select: { id: true, name: true },
  })
  return new Map(projects.map((project) => [project.id, project.name]))
}
