/** What a recipe may choose from: narrow rows, the pass rates of problems, and what is in a benchmark. */
import { loadBenchmarks } from '#lib/data/benchmark-lists.ts'
import { getBlobs } from '#lib/data/blobs.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import { narrowWholly } from '#lib/data/search-matches.ts'
import { conditions } from '#lib/data/trajectory-filter.ts'
import { type Overlap, overlapFinder } from '#lib/trajectories/datasets/contamination.ts'
import type { DatasetRecipe } from '#lib/trajectories/datasets/recipe.ts'
import type { Candidate, ProblemRate } from '#lib/trajectories/datasets/select-rows.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'
import { solvingPurposes } from '#lib/trajectories/types.ts'

type Reader = Pick<Prisma.TransactionClient, '$queryRaw'>

/** Attempts at the same problem have the same; what was imported is a problem of its own. */
const problem = Prisma.sql`CASE WHEN t."projectId" IS NULL THEN t."id"::text
  ELSE COALESCE(t."instanceId"::text, t."projectId"::text || ' ' || COALESCE(t."taskNumber", '-') || ' ' || t."purpose") END`

type Row = Candidate & { headerBlob: string; title: string }

const rowsPerBatch = 1_000
/** what was asked can be long */
const headersPerBatch = 100

export async function findCandidates(reader: Reader, recipe: DatasetRecipe): Promise<Row[]> {
  const filter = recipe.filter as TrajectoryFilter
  const where = [...conditions(filter), ...(await narrowWholly(filter)), Prisma.sql`t."state" = 'ended'`]
  if (recipe.onlyApproved) where.push(Prisma.sql`t."review" = 'approved'`)
  if (recipe.solvingOnly)
    where.push(Prisma.sql`t."purpose" = ANY(${[...solvingPurposes, 'imported']}::text[])`)
  if (!recipe.imported) where.push(Prisma.sql`t."origin" = 'native'`)
  if (!recipe.stale) where.push(Prisma.sql`t."staleAt" IS NULL`)
  const rows = await reader.$queryRaw<Omit<Row, 'content'>[]>`
    SELECT t."id"::text, ${problem} AS "problem", t."purpose", t."language", t."title", t."headerBlob",
      COALESCE(p."name", 'imported') AS "project",
      COALESCE(t."projectId"::text, t."importId"::text, t."id"::text) AS "group", t."reward", t."steps"
    FROM "Trajectory" t LEFT JOIN "Project" p ON p."id" = t."projectId"
    WHERE ${Prisma.join(where, ' AND ')} ORDER BY t."id"`
  const content = new Map<string, string>()
  for (let at = 0; at < rows.length; at += rowsPerBatch) {
    const ids = rows.slice(at, at + rowsPerBatch).map(({ id }) => id)
    for (const each of await findContents(reader, ids)) content.set(each.id, each.content)
  }
  return rows.map((row) => ({ ...row, content: content.get(row.id) ?? '' }))
}

/** sha256 over the names of the blobs that a conversation is stored in: those are hashes of what it says. */
export function findContents(reader: Reader, ids: string[]): Promise<{ id: string; content: string }[]> {
  return reader.$queryRaw`
    SELECT t."id"::text,
      encode(sha256(convert_to(t."headerBlob" || COALESCE(string_agg(s."bodyBlob", '' ORDER BY s."index"), ''), 'UTF8')), 'hex')
        AS "content"
    FROM "Trajectory" t LEFT JOIN "Step" s ON s."trajectoryId" = t."id"
    WHERE t."id" = ANY(${ids}::uuid[]) GROUP BY t."id", t."headerBlob"`
}

/** Over every attempt that was measured and whose verdict stands, not over the chosen ones alone. */
export async function findRates(reader: Reader): Promise<Map<string, ProblemRate>> {
  const rows = await reader.$queryRaw<(ProblemRate & { problem: string })[]>`
    SELECT ${problem} AS "problem", count(*) FILTER (WHERE t."verdict" = 'passed')::int AS "passed",
      count(*)::int AS "measured"
    FROM "Trajectory" t WHERE t."verdict" IN ('passed', 'failed') AND t."staleAt" IS NULL GROUP BY 1`
  return new Map(rows.map(({ problem: of, ...rate }) => [of, rate]))
}

export type Contaminated = { id: string; title: string } & { problem: Overlap }

/** Looks at what each was asked. @throws UserError when a list is not there */
export async function findContaminated(rows: Row[], lists: string[]): Promise<Contaminated[]> {
  if (lists.length === 0) return []
  const overlap = overlapFinder((await loadBenchmarks(lists)).problems)
  const found: Contaminated[] = []
  for (let at = 0; at < rows.length; at += headersPerBatch) {
    const batch = rows.slice(at, at + headersPerBatch)
    const headers = await getBlobs(batch.map(({ headerBlob }) => headerBlob))
    for (const { id, title, headerBlob } of batch) {
      const { messages } = parseHeader(headers.get(headerBlob) as Buffer)
      const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => content ?? '')
      const of = overlap([title, ...asked].join('\n'))
      if (of) found.push({ id, title, problem: of })
    }
  }
  return found
}
