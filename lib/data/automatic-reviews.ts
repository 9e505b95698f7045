/**
 * Approval without a person, where the project's policy wants it: only of what passed every gate and carries no flag,
 * of a gate or of a detector. It is withdrawn when its verdict no longer holds; a person's word is never touched.
 */
import { v7 as uuid } from 'uuid'
import type { Prisma } from '#lib/data/generated/client.ts'
import type { NewVerdict } from '#lib/pipeline/recipe.ts'
import { gatePolicySchema } from '#lib/verification/policy.ts'

const automatic = 'automatic'
const solving: NewVerdict['kind'][] = ['implementation', 'rollout', 'resolution', 'reproduction', 'library']

export async function reviewAutomatically(
  tx: Prisma.TransactionClient,
  input: { projectId: string; trajectoryId: string; verdict: NewVerdict },
): Promise<void> {
  const { projectId, trajectoryId, verdict } = input
  if (!solving.includes(verdict.kind)) return
  const isClean =
    verdict.outcome === 'passed' &&
    verdict.flags.length === 0 &&
    verdict.gates.every(({ outcome }) => outcome === 'passed')
  if (!isClean) return withdrawAutomatic(tx, [trajectoryId], 'What it was approved for no longer holds.')
  const project = await tx.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { gatePolicy: true },
  })
  if (gatePolicySchema.parse(project.gatePolicy).approve !== 'clean') return
  const { count } = await tx.trajectory.updateMany({
    where: { id: trajectoryId, review: 'unreviewed', reviews: { none: { reviewer: { not: automatic } } } },
    data: { review: 'approved' },
  })
  if (count === 0) return
  const reason = `It passed all of its ${verdict.gates.length} gates, and nothing was flagged.`
  await tx.review.create({
    data: { id: uuid(), trajectoryId, decision: 'approved', reason, reviewer: automatic },
  })
}

/** @param ids trajectories; those that a person has judged stay as they are */
export async function withdrawAutomatic(
  tx: Prisma.TransactionClient,
  ids: string[],
  reason: string,
): Promise<void> {
  const approved = await tx.trajectory.findMany({
    where: { id: { in: ids }, review: 'approved' },
    select: { id: true, reviews: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 1 } },
  })
  const own = approved.filter(({ reviews }) => reviews[0]?.reviewer === automatic).map(({ id }) => id)
  await tx.review.createMany({
    data: own.map((trajectoryId) => ({
      id: uuid(),
      trajectoryId,
      decision: 'unreviewed',
      reason,
      reviewer: automatic,
    })),
  })
  await tx.trajectory.updateMany({ where: { id: { in: own } }, data: { review: 'unreviewed' } })
}
