/** What a fork goes on from. */
import type { EndReason, TrajectoryHeader } from '#lib/trajectories/types.ts'

export type Branch = {
  parentId: string
  /** steps that are kept */
  after: number
  /** said by a person after them; null = nothing */
  message: string | null
}

/** An attempt at a task as a fork finds it. */
export type RecordedAttempt = {
  title: string
  taskNumber: string
  attempt: number
  /** role of its call labels */
  role: string
  steps: number
  endReason: EndReason | null
  baseCommit: string
  header: TrajectoryHeader
}
