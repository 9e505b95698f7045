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

export type BenchOptions = {
  /** the driver to measure; absent = the one a run would take */
  sandbox?: DriverName
  /** replay: lengths of the trajectories to walk through */
  steps?: number[]
  /** how many made-up trajectories benches of lists work on */
  trajectories?: number
  /** address of an empty database to seed, instead of one of the bench's own */
  database?: string
  /** seed rows of trajectories alone, without steps and texts */
  rowsOnly?: boolean
  /** remove what benches have seeded */
  drop?: boolean
}

export type Bench = { name: string; run(options: BenchOptions): Promise<Metric[]> }
