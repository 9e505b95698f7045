/** How strict the gates are: a project's settings. Changing them decides again from stored evidence. Pure. */
import { z } from 'zod'

const share = z.number().min(0).max(1)

export const gatePolicySchema = z.object({
  /** share of a task's tests that an implementation which only returns a default may pass */
  vacuousShare: share.default(0.2),
  /** share of the measured mutants that a task's tests must notice */
  mutationScore: share.default(0.5),
  /** tests that change their outcome between runs: `refuse` the work, or `quarantine` them: named, and without a say */
  flaky: z.enum(['refuse', 'quarantine']).default('refuse'),
  /** who approves trajectories: `people` alone, or what passed every gate and carries no flag by itself (`clean`) */
  approve: z.enum(['people', 'clean']).default('people'),
})

export type GatePolicy = z.infer<typeof gatePolicySchema>

export const defaultPolicy: GatePolicy = gatePolicySchema.parse({})

export const percent = (value: number): string => `${Math.round(value * 1000) / 10} %`
