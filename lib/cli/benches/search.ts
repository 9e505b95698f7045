/** Full-text search at the HTTP edge: words from rare to everywhere, parts of words, texts as they stand, other scripts. */
import { say } from '#lib/cli/command.ts'
import type { Bench, BenchOptions, Metric } from './bench.ts'
import { timeMetric, timeRequest, timeRequests } from './measure.ts'
import { type HttpBench, overHttp } from './over-http.ts'

const rounds = 4
/** DESIGN, "Numbers to reach"; of a million the design names no number */
const limit = { target: 500 }

export const search: Bench = {
  name: 'search',
  run: (options: BenchOptions) => overHttp(options, false, measure),
}

async function measure({ list, database }: HttpBench): Promise<Metric[]> {
  const { rows } = await database.query<{ rare: string; text: string; size: string }>(
    `SELECT (SELECT "word" FROM "SearchWord" WHERE length("word") = 11 ORDER BY "word" OFFSET 40 LIMIT 1) AS rare,
       (SELECT count(*) FROM "SearchWord") AS text,
       (SELECT sum("size") FROM "SearchText") AS size`,
  )
  const { rare = '', text, size } = rows[0] ?? {}
  say(`corpus: ${(Number(size) / 2 ** 30).toFixed(2)} GB of searchable text, ${text} distinct words`)
  const groups: [string, string[]][] = [
    ['a word that is rare', [rare, `${rare} passed`]],
    ['a word that is everywhere', ['test', 'return', 'test failed']],
    ['a part of words', [rare.slice(2, 8), 'ssert', 'nction']],
    ['a text as it stands', ['"is none or len"', '"str_replace"', `"def ${rare}"`]],
    ['other scripts', ['деструктор', 'память освобожда', '缓存没有', '空', 'فارغة', '메모리가']],
    [
      'under filters and another sort',
      ['test&verdict=failed&sort=cost', `${rare}&tags=golden`, 'ssert&model=experimental-7b&sort=steps'],
    ],
    ['names alone', [`${rare.slice(0, 5)}&within=names`, 'parse&within=names']],
  ]
  const address = (query: string) => {
    const [words = '', ...more] = query.split('&')
    return [`search=${encodeURIComponent(words)}`, ...more].join('&')
  }
  const metrics: Metric[] = []
  for (const [name, queries] of groups) {
    const times = await timeRequests(
      queries.map((query) => `${list}/rows?${address(query)}`),
      rounds,
    )
    metrics.push(timeMetric(`${name}: a page`, times, limit))
  }
  const everything = groups.flatMap(([, queries]) => queries)
  metrics.push(
    timeMetric(
      'facets under a search',
      await timeRequests(
        everything.map((query) => `${list}/facets?${address(query)}`),
        2,
      ),
      limit,
    ),
  )
  metrics.push(
    timeMetric('steps and lines of a page of hits', await timeHits(list, everything.map(address)), limit),
  )
  return metrics
}

async function timeHits(list: string, queries: string[]): Promise<number[]> {
  const times: number[] = []
  for (const query of queries) {
    const { rows } = JSON.parse((await timeRequest(`${list}/rows?${query}`)).body) as {
      rows: { id: string }[]
    }
    if (rows.length === 0) continue
    times.push(
      ...(await timeRequests([`${list}/hits?${query}&ids=${rows.map(({ id }) => id).join(',')}`], 2)),
    )
  }
  return times
}
