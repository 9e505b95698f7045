/** What a regrade found, in number. Pure. */
import { z } from 'zod'

const outcomeSchema = z.enum(['passed', 'failed', 'infrastructure'])

/** As a run keeps it. */
export const verifyResultSchema = z.object({
  verified: z.number(),
  passed: z.number(),
  failed: z.number(),
  notMeasured: z.number(),
  /** verdicts marked stale because the tests changed after them */
  stale: z.number(),
  /** trajectories whose verdict is another one now */
  changed: z.array(
    z.object({
      id: z.string(),
      taskNumber: z.string().nullable(),
      before: z.string().nullable(),
      now: outcomeSchema,
    }),
  ),
  mutation: z.array(
    z.object({ number: z.string(), noticed: z.number(), measured: z.number(), outcome: outcomeSchema }),
  ),
})

export type VerifyResult = z.infer<typeof verifyResultSchema>

type Outcome = z.infer<typeof outcomeSchema>
type Verified = { id: string; taskNumber: string | null; before: string | null; outcome: Outcome }

/** changes that are named one by one */
const mostNamed = 200

export function summariseVerifications(found: {
  verified: Verified[]
  mutated: VerifyResult['mutation']
  stale: number
}): VerifyResult {
  const { verified, mutated, stale } = found
  const count = (outcome: Outcome) => verified.filter((each) => each.outcome === outcome).length
  const changed = verified
    .filter(({ before, outcome }) => outcome !== 'infrastructure' && before !== outcome)
    .map(({ id, taskNumber, before, outcome }) => ({ id, taskNumber, before, now: outcome }))
  const unmeasured = mutated.filter(({ outcome, measured }) => outcome === 'infrastructure' && measured === 0)
  return {
    verified: verified.length,
    passed: count('passed'),
    failed: count('failed'),
    notMeasured: count('infrastructure') + unmeasured.length,
    stale,
    changed: changed.slice(0, mostNamed),
    mutation: mutated,
  }
}
