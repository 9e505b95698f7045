/** Times and rates as the metrics of a bench. */
import { InfrastructureError } from '#lib/errors.ts'
import type { Metric } from './bench.ts'

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** `judged`: the percentile that the target is for */
export function timeMetric(
  name: string,
  values: number[],
  { target, judged = 'p95', unit = 'ms' }: { target: number; judged?: 'p50' | 'p95'; unit?: string },
): Metric {
  const [p50, p95] = [percentile(values, 0.5), percentile(values, 0.95)].map(
    (value) => Math.round(value * 100) / 100,
  ) as [number, number]
  return { name, p50, p95, unit, target, ok: (judged === 'p50' ? p50 : p95) <= target }
}

/** Milliseconds from the request to the last byte of its answer. @throws when the answer is no success */
export async function timeRequest(address: string): Promise<{ ms: number; body: string }> {
  const started = performance.now()
  const response = await fetch(address)
  const body = await response.text()
  const ms = performance.now() - started
  if (!response.ok)
    throw new InfrastructureError(`${address} answered ${response.status}: ${body.slice(0, 300)}`)
  return { ms, body }
}

/** Each address once to warm up, then `rounds` times in turn, so that a slow moment of the machine hits all alike. */
export async function timeRequests(addresses: string[], rounds: number): Promise<number[]> {
  for (const address of addresses) await timeRequest(address)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const address of addresses) times.push((await timeRequest(address)).ms)
  }
  return times
}
