/** The counts beside the list, in their own request at the HTTP edge. */
import type { Bench, BenchOptions, Metric } from './bench.ts'
import { timeMetric, timeRequests } from './measure.ts'
import { type HttpBench, overHttp } from './over-http.ts'

const rounds = 8
const target = 300

export const facets: Bench = {
  name: 'facets',
  run: (options: BenchOptions) => overHttp(options, true, measure),
}

async function measure({ list }: HttpBench): Promise<Metric[]> {
  const groups: [string, string[]][] = [
    ['facets of everything', ['']],
    ['facets under one filter', ['verdict=passed', 'model=kimi-k2', 'tags=golden', 'purpose=implementation']],
    [
      'facets under three filters',
      [
        'verdict=passed&model=kimi-k2&purpose=implementation',
        'review=approved&language=python&verdict=failed',
      ],
    ],
  ]
  const metrics: Metric[] = []
  for (const [name, queries] of groups) {
    const addresses = queries.map((query) => `${list}/facets?${query}`)
    metrics.push(timeMetric(name, await timeRequests(addresses, rounds), { target }))
  }
  return metrics
}
