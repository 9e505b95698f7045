/** The plans of the list's queries over rows in number: an index answers each, or the list is slow when it is long. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDatabase } from '#lib/cli/benches/seed/fill.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { wordsWithin } from '#lib/data/search-query.ts'
import { findTrajectories, listQuery } from '#lib/data/trajectories.ts'
import { sortKeys, type TrajectoryFilter } from '#lib/trajectories/listing.ts'

/** enough for the planner to prefer an index on its own; nothing is forbidden to it */
const trajectories = 10_000

beforeAll(async () => {
  await fillDatabase({ url: process.env.DATABASE_URL as string, trajectories, rowsOnly: true, say: () => {} })
}, 300_000)
afterAll(closeDatabase)

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; Plans?: PlanNode[] }

async function planOf(query: Prisma.Sql): Promise<PlanNode[]> {
  const [row] = await database().$queryRaw<
    { 'QUERY PLAN': [{ Plan: PlanNode }] }[]
  >`EXPLAIN (FORMAT JSON) ${query}`
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)]
  return flatten(row?.['QUERY PLAN'][0].Plan as PlanNode)
}

const filters: Record<string, TrajectoryFilter> = {
  nothing: {},
  'a verdict': { verdict: ['passed'] },
  'not verified': { verdict: ['none'] },
  'two verdicts and a review': { verdict: ['failed', 'infrastructure'], review: ['unreviewed'] },
  'what is stale': { verdict: ['stale'] },
  'a rare model': { model: ['experimental-7b'] },
  'a rare model that failed': { model: ['experimental-7b'], verdict: ['failed'], review: ['approved'] },
  'a purpose and a language': { purpose: ['library'], language: ['javascript'] },
  'a tag': { tags: ['golden'] },
  'a flag or none of a format': { flags: ['network', 'none'], origin: ['atif'] },
  'a task': { task: ['1.2.1'] },
}

async function nextPage(filter: TrajectoryFilter, sort: (typeof sortKeys)[number], order: 'asc' | 'desc') {
  const { next } = await findTrajectories({ filter, sort, order, limit: 5 })
  return next
}

describe.each(Object.entries(filters))('%s', (_name, filter) => {
  test.each(sortKeys)('sorted by %s, first and next page', async (sort) => {
    for (const order of ['desc', 'asc'] as const) {
      for (const cursor of [null, await nextPage(filter, sort, order)]) {
        const plan = await planOf(listQuery({ filter, sort, order, cursor }))
        const scans = plan
          .filter((node) => node['Relation Name'] === 'Trajectory')
          .map((node) => node['Node Type'])
        expect(scans.length).toBeGreaterThan(0)
        expect(scans, JSON.stringify(plan, null, 1)).not.toContain('Seq Scan')
      }
    }
  })
})

test('without filters no sort goes through more than a page', async () => {
  for (const sort of sortKeys) {
    const cursor = await nextPage({}, sort, 'desc')
    for (const query of [listQuery({ filter: {}, sort }), listQuery({ filter: {}, sort, cursor })]) {
      expect((await planOf(query)).map((node) => node['Node Type'])).not.toContain('Sort')
    }
  }
})

test('a project of many, and what was imported from one file', async () => {
  const { rows } = await findTrajectories({ filter: { origin: ['native'] }, limit: 1 })
  const project = rows[0]?.projectId ?? ''
  const file = await database().importedFile.findFirstOrThrow({ select: { id: true } })
  for (const filter of [{ project: [project] }, { import: file.id }]) {
    const plan = await planOf(listQuery({ filter }))
    expect(plan.map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`)).not.toContain(
      'Seq Scan Trajectory',
    )
  }
})

describe('search', () => {
  beforeAll(async () => {
    // words in every tenth and in every text, beside words of their own
    await database().$executeRaw`
      INSERT INTO "SearchText" ("trajectoryId", "words", "text", "size")
      SELECT "id", array_to_tsvector(ARRAY['everywhere', 'w' || n, 'rare' || (n / 7)] || CASE WHEN n % 10 = 0 THEN ARRAY['tenth'] ELSE '{}'::text[] END), '', 0
      FROM (SELECT "id", row_number() OVER () AS n FROM "Trajectory") AS t`
    await database().$executeRaw`
      INSERT INTO "SearchWord" SELECT w, ARRAY(SELECT substr(w, i, 3) FROM generate_series(1, length(w) - 2) AS i)
      FROM (SELECT md5(n::text) AS w FROM generate_series(1, 30000) AS n) AS words`
    await database().$executeRaw`ANALYZE "SearchText", "SearchWord"`
  })

  const search = (words: string, common: boolean) => ({
    terms: [],
    words,
    common,
    exact: false,
    cutParts: [],
  })

  test.each([
    ['rare', search(`'rare5'`, false)],
    ['of a tenth', search(`'tenth' & ('rare5' | 'everywhere')`, false)],
    ['in every text', search(`'everywhere'`, true)],
  ])('%s: no table is read from end to end', async (_name, query) => {
    for (const filter of [{}, { verdict: ['failed'] }, { tags: ['golden'] }]) {
      for (const sort of sortKeys) {
        const cursor = await nextPage({}, sort, 'desc')
        for (const at of [null, cursor]) {
          const plan = await planOf(listQuery({ filter, sort, cursor: at }, query))
          const scans = plan.map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`)
          expect(scans).not.toContain('Seq Scan Trajectory')
          expect(scans).not.toContain('Seq Scan SearchText')
        }
      }
    }
  })

  test('a part of a word finds its words by an index', async () => {
    const plan = await planOf(wordsWithin('28dd2c7'))
    expect(plan.map((node) => node['Node Type'])).toContain('Bitmap Index Scan')
    expect(plan.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  })
})
