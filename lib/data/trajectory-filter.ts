/** Filters of the list of trajectories as SQL conditions. */
import { isUuid } from '#lib/data/cursor.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import type { FacetKey, TrajectoryFilter } from '#lib/trajectories/listing.ts'
import { facetKeys } from '#lib/trajectories/listing.ts'

type Facet = {
  /** the value counted: null for none, a list where a trajectory can have several */
  value: Prisma.Sql
  matches(values: string[]): Prisma.Sql
}

/** One value is written as `=`: only then an index that starts with the column keeps the order of the rest. */
function among(column: Prisma.Sql, values: string[]): Prisma.Sql {
  return values.length === 1
    ? Prisma.sql`${column} = ${values[0]}`
    : Prisma.sql`${column} = ANY(${values}::text[])`
}

function text(column: Prisma.Sql): Facet {
  return { value: column, matches: (values) => among(column, values) }
}

function optional(column: Prisma.Sql): Facet {
  return {
    value: column,
    matches(values) {
      const some = values.filter((value) => value !== 'none')
      if (some.length === values.length) return among(column, some)
      if (some.length === 0) return Prisma.sql`${column} IS NULL`
      return Prisma.sql`(${among(column, some)} OR ${column} IS NULL)`
    },
  }
}

function list(column: Prisma.Sql): Facet {
  return {
    value: Prisma.sql`CASE WHEN cardinality(${column}) > 0 THEN ${column} END`,
    matches: (values) =>
      values.includes('none')
        ? Prisma.sql`(${column} && ${values}::text[] OR ${column} = '{}')`
        : Prisma.sql`${column} && ${values}::text[]`,
  }
}

/** A verdict that says nothing about the project as it is counts as `stale`, never as what it said. */
function verdict(): Facet {
  const said = optional(Prisma.sql`t."verdict"`)
  return {
    value: Prisma.sql`CASE WHEN t."staleAt" IS NULL THEN ${said.value} ELSE 'stale' END`,
    matches(values) {
      const fresh = Prisma.sql`(t."staleAt" IS NULL AND ${said.matches(values)})`
      return values.includes('stale') ? Prisma.sql`(t."staleAt" IS NOT NULL OR ${fresh})` : fresh
    },
  }
}

export const facetColumns: Record<FacetKey, Facet> = {
  review: text(Prisma.sql`t."review"`),
  verdict: verdict(),
  purpose: text(Prisma.sql`t."purpose"`),
  project: {
    value: Prisma.sql`t."projectId"`,
    // a value that is no id matches nothing instead of failing the page
    matches: (values) => {
      const ids = values.filter(isUuid)
      const some =
        ids.length === 1
          ? Prisma.sql`t."projectId" = ${ids[0]}::uuid`
          : Prisma.sql`t."projectId" = ANY(${ids}::uuid[])`
      if (!values.includes('none')) return some
      const none = Prisma.sql`t."projectId" IS NULL`
      return ids.length === 0 ? none : Prisma.sql`(${some} OR ${none})`
    },
  },
  task: optional(Prisma.sql`t."taskNumber"`),
  language: text(Prisma.sql`t."language"`),
  model: text(Prisma.sql`t."model"`),
  profile: text(Prisma.sql`t."profile"`),
  state: text(Prisma.sql`t."state"`),
  recorded: {
    value: Prisma.sql`CASE WHEN t."recorded" THEN 'recorded' ELSE 'live' END`,
    matches(values) {
      const wanted = new Set(values.map((value) => value === 'recorded'))
      return wanted.size > 1 ? Prisma.sql`true` : Prisma.sql`t."recorded" = ${wanted.has(true)}`
    },
  },
  flags: list(Prisma.sql`t."flags"`),
  tags: list(Prisma.sql`t."tags"`),
  prompts: list(Prisma.sql`t."promptVersions"`),
  origin: text(Prisma.sql`t."origin"`),
}

function belongsTo(column: Prisma.Sql, id: string): Prisma.Sql {
  return isUuid(id) ? Prisma.sql`${column} = ${id}::uuid` : Prisma.sql`false`
}

/** All but the search (lib/data/search-query.ts). Never empty, so that they can be joined with AND. The table's alias is t. */
export function conditions(filter: TrajectoryFilter, without?: FacetKey): Prisma.Sql[] {
  const found = [Prisma.sql`true`]
  for (const key of facetKeys) {
    const values = filter[key]
    if (key !== without && values && values.length > 0) found.push(facetColumns[key].matches(values))
  }
  if (filter.run) found.push(belongsTo(Prisma.sql`t."runId"`, filter.run))
  if (filter.import) found.push(belongsTo(Prisma.sql`t."importId"`, filter.import))
  return found
}
