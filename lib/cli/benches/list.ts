/** Pages of the list at the HTTP edge: every sort, under the filters that people set, at the top and in the middle. */
import type pg from 'pg'
import { type SortKey, sortKeys } from '#lib/trajectories/listing.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'
import { timeMetric, timeRequests } from './measure.ts'
import { type HttpBench, overHttp } from './over-http.ts'

const rounds = 5
/** DESIGN, "Numbers to reach" */
const target = (trajectories: number) => (trajectories > 100_000 ? 300 : 100)

export const list: Bench = {
  name: 'list',
  run: (options: BenchOptions) => overHttp(options, true, measure),
}

async function measure({ list: address, database, trajectories }: HttpBench): Promise<Metric[]> {
  const filters = await usualFilters(database)
  const middles = new Map<SortKey, string>()
  for (const sort of sortKeys) middles.set(sort, await middleOf(database, sort))
  const rows = (query: string) => `${address}/rows?${query}`
  const limit = { target: target(trajectories) }
  const sorted = sortKeys.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&order=asc`])
  const groups: [string, string[]][] = [
    ['first page, every sort', sorted.map(rows)],
    [
      'page in the middle, every sort',
      sortKeys.map((sort) => rows(`sort=${sort}&cursor=${middles.get(sort)}`)),
    ],
    ...filters.map(([name, filter]): [string, string[]] => [
      `first page, ${name}, every sort`,
      sorted.map((sort) => rows(`${sort}&${filter}`)),
    ]),
    ...filters.map(([name, filter]): [string, string[]] => [
      `page in the middle, ${name}, every sort`,
      sortKeys.map((sort) => rows(`sort=${sort}&cursor=${middles.get(sort)}&${filter}`)),
    ]),
    ['the whole page as HTML', [address, `${address}?verdict=failed&sort=cost`]],
  ]
  const metrics: Metric[] = []
  for (const [name, addresses] of groups)
    metrics.push(timeMetric(name, await timeRequests(addresses, rounds), limit))
  return metrics
}

/** From what keeps a half to what keeps a few, alone and together. */
async function usualFilters(database: pg.Client): Promise<[string, string][]> {
  const project = await one(
    database,
    `SELECT "projectId"::text FROM "Trajectory" WHERE "projectId" IS NOT NULL ORDER BY "id" LIMIT 1`,
  )
  return [
    ['passed', 'verdict=passed'],
    ['one project', `project=${project}`],
    ['one tag', 'tags=golden'],
    ['a rare model', 'model=experimental-7b'],
    ['a rare model that failed and was approved', 'model=experimental-7b&verdict=failed&review=approved'],
    ['flagged or stale, of two models', 'flags=tests-edited&verdict=stale,failed&model=kimi-k2,glm-4.6'],
  ]
}

const columns: Record<SortKey, string> = {
  newest: `"createdAt"`,
  cost: `"costUsd"`,
  steps: `"steps"`,
  duration: `"durationMs"`,
  tokens: `"promptTokens" + "completionTokens"`,
}

/** The cursor of a row half-way down. */
async function middleOf(database: pg.Client, sort: SortKey): Promise<string> {
  const value =
    sort === 'newest' ? `to_char("createdAt", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : `(${columns[sort]})::text`
  const cursor = await one(
    database,
    `SELECT ${value} || '~' || "id" FROM "Trajectory" ORDER BY ${columns[sort]} DESC, "id" DESC
     OFFSET (SELECT count(*) / 2 FROM "Trajectory") LIMIT 1`,
  )
  return encodeURIComponent(cursor)
}

async function one(database: pg.Client, sql: string): Promise<string> {
  const { rows } = await database.query({ text: sql, rowMode: 'array' })
  return String(rows[0]?.[0] ?? '')
}
