/** How strict a project's gates are. Another policy decides stored verdicts again, from the numbers that they keep. */
import { z } from 'zod'
import { type Judged, reviewAutomatically } from '#lib/data/automatic-reviews.ts'
import { database } from '#lib/data/database.ts'
import { storableJson } from '#lib/data/storable.ts'
import { decidedGatesSchema, flagsSchema } from '#lib/data/task-gates.ts'
import { UserError } from '#lib/errors.ts'
import type { NewVerdict } from '#lib/pipeline/recipe.ts'
import { decideAgain } from '#lib/verification/decide.ts'
import { type GatePolicy, gatePolicySchema } from '#lib/verification/policy.ts'
import { rewardOf } from '#lib/verification/verdict.ts'

export const policyChangeSchema = z.object({ projectId: z.uuid(), policy: gatePolicySchema })

/** @throws UserError when the project is gone */
export async function readGatePolicy(
  projectId: string,
): Promise<{ policy: GatePolicy; quarantined: string[] }> {
  const project = await database().project.findUnique({
    where: { id: projectId },
    select: { gatePolicy: true },
  })
  if (!project) throw new UserError(`There is no project ${projectId}: it may have been deleted.`)
  const policy = gatePolicySchema.parse(project.gatePolicy)
  return { policy, quarantined: policy.flaky === 'quarantine' ? await flakyTests(projectId) : [] }
}

/** Ids of tests that changed their outcome in a verdict that still holds, sorted. */
async function flakyTests(projectId: string): Promise<string[]> {
  const rows = await database().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT jsonb_array_elements_text(gate->'ids') AS "id"
    FROM "Verdict" v, jsonb_array_elements(v."gates") AS gate
    WHERE v."projectId" = ${projectId}::uuid AND v."staleAt" IS NULL AND gate->>'gate' = 'stable'
    ORDER BY 1`
  return rows.map(({ id }) => id)
}

export type PolicyChange = {
  decided: number
  changed: number
  withoutNumbers: number
  /** attempts that are approved by themselves now, and approvals that were taken back */
  approved: number
  withdrawn: number
}

export function describeChange({ decided, changed, withoutNumbers, ...reviews }: PolicyChange): string {
  const approved = reviews.approved > 0 ? ` ${reviews.approved} attempts approved.` : ''
  const withdrawn = reviews.withdrawn > 0 ? ` ${reviews.withdrawn} approvals taken back.` : ''
  const old =
    withoutNumbers > 0 ? ` ${withoutNumbers} are from before numbers were kept and stay as they are.` : ''
  return `${decided} verdicts decided again, ${changed} of them otherwise than before.${approved}${withdrawn}${old}`
}

/**
 * Keeps the policy and decides every verdict that still holds again; nothing runs. Verdicts from before numbers were
 * kept stay as they are, and are counted.
 */
export async function changeGatePolicy(projectId: string, policy: GatePolicy): Promise<PolicyChange> {
  return database().$transaction(
    async (tx) => {
      await tx.project.update({ where: { id: projectId }, data: { gatePolicy: policy } })
      const rows = await tx.verdict.findMany({
        where: { projectId, staleAt: null },
        // the newest of a trajectory comes last and decides
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        select: decidedColumns,
      })
      let changed = 0
      let withoutNumbers = 0
      const judged = new Map<string, Judged>()
      const scores = new Map<string, number | null>()
      for (const { id, gates: stored, trajectoryId, carried, kind, flags, score } of rows) {
        const gates = decidedGatesSchema.parse(stored)
        if (gates.length === 0) continue
        const again = decideAgain(gates, policy)
        if (trajectoryId && !carried) {
          judged.set(trajectoryId, {
            trajectoryId,
            verdict: { kind: kind as NewVerdict['kind'], flags: flagsSchema.parse(flags), ...again },
          })
          scores.set(trajectoryId, score)
        }
        if (gates.some((gate) => thresholds.has(gate.gate) && !gate.measured)) withoutNumbers += 1
        if (JSON.stringify(again.gates) === JSON.stringify(gates)) continue
        if (again.changed.length > 0) changed += 1
        await tx.verdict.update({
          where: { id },
          data: { gates: storableJson(again.gates), outcome: again.outcome },
        })
      }
      for (const { trajectoryId: id, verdict } of judged.values())
        await tx.trajectory.updateMany({
          where: { id, verdict: { not: verdict.outcome } },
          data: { verdict: verdict.outcome, reward: rewardOf(verdict.outcome, scores.get(id) ?? null) },
        })
      const reviews = await reviewAutomatically(tx, { projectId, judged: [...judged.values()] })
      return { decided: rows.length, changed, withoutNumbers, ...reviews }
    },
    { timeout: 60_000 },
  )
}

const decidedColumns = {
  id: true,
  kind: true,
  outcome: true,
  gates: true,
  flags: true,
  score: true,
  trajectoryId: true,
  carried: true,
} as const

const thresholds = new Set(['no-vacuous-tests', 'stable', 'mutation'])
