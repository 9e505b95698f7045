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

export type Bench = { name: string; run(): Promise<Metric[]> }
