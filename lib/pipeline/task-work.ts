import type { PlannedProject } from '#lib/pipeline/brief.ts'
import type { Checklist } from '#lib/pipeline/checklist.ts'
import type { PlannedTask } from '#lib/pipeline/plan.ts'

/** One task as its agents find it. */
export type TaskWork = {
  project: PlannedProject
  task: PlannedTask
  checklist: Checklist
  /** commit that all finished tasks are in */
  head: string
  /** in the order in which they were built */
  finished: PlannedTask[]
}
