/** What attempts at the instances of a project say together. Pure. */
import { z } from 'zod'
import type { GateOutcome } from '#lib/verification/verdict.ts'

const instanceResultSchema = z.object({
  instanceId: z.string(),
  adapter: z.string(),
  taskNumber: z.string().nullable(),
  /** false = it could not be proved, so nobody tried to solve it */
  proven: z.boolean(),
  resolved: z.number(),
  /** attempts that were measured */
  attempts: z.number(),
  notMeasured: z.number(),
  /** mean over the measured attempts; null = none was measured */
  score: z.number().nullable(),
})

/** As a run keeps it. */
export const instancesResultSchema = z.object({
  instances: z.array(instanceResultSchema),
  proven: z.number(),
  refused: z.number(),
  notMeasured: z.number(),
})

type InstanceResult = z.infer<typeof instanceResultSchema>
export type InstancesResult = z.infer<typeof instancesResultSchema>

export type AttemptOutcome = { instanceId: string; outcome: GateOutcome; score: number }

export function summariseInstances(
  made: Pick<InstanceResult, 'instanceId' | 'adapter' | 'taskNumber' | 'proven'>[],
  outcomes: AttemptOutcome[],
  notMade: number,
): InstancesResult {
  const instances = made.map((instance) => {
    const own = outcomes.filter(({ instanceId }) => instanceId === instance.instanceId)
    const measured = own.filter(({ outcome }) => outcome !== 'infrastructure')
    const sum = measured.reduce((total, { score }) => total + score, 0)
    return {
      ...instance,
      resolved: own.filter(({ outcome }) => outcome === 'passed').length,
      attempts: measured.length,
      notMeasured: own.length - measured.length,
      score: measured.length > 0 ? sum / measured.length : null,
    }
  })
  return {
    instances,
    proven: made.filter(({ proven }) => proven).length,
    refused: made.filter(({ proven }) => !proven).length,
    notMeasured: notMade + instances.reduce((sum, each) => sum + each.notMeasured, 0),
  }
}

/** One line for people. */
export function describeInstance(of: InstanceResult): string {
  const which = `${of.adapter}${of.taskNumber ? ` ${of.taskNumber}` : ''}`
  if (!of.proven) return `${which}: refused, it could not be proved`
  const missing = of.notMeasured > 0 ? `, ${of.notMeasured} not measured` : ''
  const score = of.score === null || of.taskNumber ? '' : `, mean score ${of.score.toFixed(3)}`
  return `${which}: proven, ${of.resolved} of ${of.attempts} resolved${score}${missing}`
}
