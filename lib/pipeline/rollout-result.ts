/** What attempts at the same tasks say together. Pure. */
import { z } from 'zod'
import type { GateOutcome } from '#lib/verification/verdict.ts'

const rateSchema = z.number().min(0).max(1).nullable()

const taskRolloutsSchema = z.object({
  number: z.string(),
  /** attempts that passed every gate */
  resolved: z.number(),
  /** attempts that were measured: those that the machine prevented are not among them */
  attempts: z.number(),
  notMeasured: z.number(),
  /** share of the measured attempts that passed: the unbiased estimate of pass@1; null = none was measured */
  passAt1: rateSchema,
})

/** As a run keeps it. */
export const rolloutResultSchema = z.object({
  tasks: z.array(taskRolloutsSchema),
  /** mean over the tasks that were measured */
  passAt1: rateSchema,
  notMeasured: z.number(),
})

type TaskRollouts = z.infer<typeof taskRolloutsSchema>
export type RolloutResult = z.infer<typeof rolloutResultSchema>

export function summariseRollouts(outcomes: { number: string; outcome: GateOutcome }[]): RolloutResult {
  const numbers = [...new Set(outcomes.map((each) => each.number))]
  const tasks = numbers.map((number) =>
    summariseTask(
      number,
      outcomes.filter((each) => each.number === number).map((each) => each.outcome),
    ),
  )
  const rates = tasks.flatMap((task) => task.passAt1 ?? [])
  return {
    tasks,
    passAt1: rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) / rates.length : null,
    notMeasured: tasks.reduce((sum, task) => sum + task.notMeasured, 0),
  }
}

function summariseTask(number: string, outcomes: GateOutcome[]): TaskRollouts {
  const resolved = outcomes.filter((outcome) => outcome === 'passed').length
  const notMeasured = outcomes.filter((outcome) => outcome === 'infrastructure').length
  const attempts = outcomes.length - notMeasured
  return { number, resolved, attempts, notMeasured, passAt1: attempts > 0 ? resolved / attempts : null }
}
