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
/** more are not looked at: of a longer list the newest are counted, and the counts say "at least" */
const countedAtMost = 200_000
const countCap = 10_000

/** few values each, counted together: what has the same in all of them is one group */
const together: readonly FacetKey[] = [
  'review',
  'verdict',
  'purpose',
  'language',
  'model',
  'profile',
  'state',
  'recorded',
  'origin',
]

type Counts = Map<string, number>

export async function countFacets(filter: TrajectoryFilter): Promise<FacetAnswer> {
  const [search, rows] = await Promise.all([narrowForCounting(filter), estimatedRows()])
  const newest = rows > countedAtMost
  const source = (without?: FacetKey): Source => ({
    where: [...conditions(filter, without), ...search.where],
    newest,
  })
  const chosen = facetKeys.filter((key) => filter[key]?.length)
  const open = facetKeys.filter((key) => !chosen.includes(key))
  const [total, all, ...own] = await Promise.all([
    countWhere(source().where),
    countOpen(open, source()),
    ...chosen.map((key) => countOne(key, source(key))),
  ])
  const counted = new Map([
    ...all.counts,
    ...chosen.map((key, at): [FacetKey, Counts] => [key, own[at] as Counts]),
  ])
  return {
    facets: await labelled(counted, filter),
    total: { count: total.count, capped: total.capped || search.capped },
    capped: search.capped || all.rows >= countedAtMost,
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

function fromSource(columns: Prisma.Sql, { where, newest }: Source): Prisma.Sql {
  const part = newest
    ? Prisma.sql`ORDER BY t."createdAt" DESC, t."id" DESC LIMIT ${countedAtMost}`
    : Prisma.empty
  return Prisma.sql`(SELECT ${columns} FROM "Trajectory" t WHERE ${Prisma.join(where, ' AND ')} ${part}) AS s`
}

const named = (key: FacetKey) => Prisma.raw(`"${key}"`)
const columnOf = (key: FacetKey) => Prisma.sql`${facetColumns[key].value} AS ${named(key)}`

/** One pass over the rows for every facet that is not narrowed itself. */
async function countOpen(
  keys: FacetKey[],
  source: Source,
): Promise<{ counts: Map<FacetKey, Counts>; rows: number }> {
  const counts = new Map(keys.map((key): [FacetKey, Counts] => [key, new Map()]))
  const joint = keys.filter((key) => together.includes(key))
  const sets = [
    ...(joint.length > 0 ? [joint] : []),
    ...keys.filter((key) => !together.includes(key)).map((key) => [key]),
  ]
  if (sets.length === 0) return { counts, rows: 0 }
  const grouping = Prisma.join(sets.map((set) => named(set[0] as FacetKey)))
  const rows = await database().$queryRaw<Record<string, unknown>[]>`
    SELECT count(*)::int AS "count", GROUPING(${grouping}) AS "set", ${Prisma.join(keys.map(named))}
    FROM ${fromSource(Prisma.join(keys.map(columnOf)), source)}
    GROUP BY GROUPING SETS (${Prisma.join(sets.map((set) => Prisma.sql`(${Prisma.join(set.map(named))})`))})`
  let first = 0
  for (const row of rows) {
    // GROUPING has a 0 at the bit of the set that the row is of
    const at = sets.findIndex((_, place) => ((Number(row.set) >> (sets.length - 1 - place)) & 1) === 0)
    const count = Number(row.count)
    if (at === 0) first += count
    for (const key of sets[at] ?? []) addTo(counts.get(key) as Counts, row[key], count)
  }
  return { counts, rows: first }
}

async function countOne(key: FacetKey, source: Source): Promise<Counts> {
  const rows = await database().$queryRaw<{ value: unknown; count: number }[]>`
    SELECT ${named(key)} AS "value", count(*)::int AS "count" FROM ${fromSource(columnOf(key), source)} GROUP BY 1`
  const counts: Counts = new Map()
  for (const { value, count } of rows) addTo(counts, value, count)
  return counts
}

function addTo(counts: Counts, value: unknown, count: number): void {
  for (const each of Array.isArray(value) ? value : [value]) {
    const text = String(each)
    counts.set(text, (counts.get(text) ?? 0) + count)
  }
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
