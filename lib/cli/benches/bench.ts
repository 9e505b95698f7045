import type { DriverName } from '#lib/sandbox/driver-names.ts'

/** What `swe-play bench` measures; medians and ratios count, shared machines are noisy. */
export type Metric = {
  name: string
  /** in `unit` */
  p50: number
  p95: number
  /** ms | s | MB/s | ... */
  unit: string
  /** in `unit`: the most for a time, the least for a rate */
  target: number
  ok: boolean
}

/** `sandbox`: the driver to measure; absent = the one a run would take */
export type BenchOptions = { sandbox?: DriverName }

export type Bench = { name: string; run(options: BenchOptions): Promise<Metric[]> }
