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

export type Judged = {
  trajectoryId: string
  verdict: Pick<NewVerdict, 'kind' | 'outcome' | 'gates' | 'flags'>
}

/** @returns how many were approved, and how many approvals were taken back */
export async function reviewAutomatically(
  tx: Prisma.TransactionClient,
  input: { projectId: string; judged: Judged[] },
): Promise<{ approved: number; withdrawn: number }> {
  const solved = input.judged.filter(({ verdict }) => solving.includes(verdict.kind))
  const clean = solved.filter(isClean)
  const others = solved.filter((each) => !isClean(each)).map(({ trajectoryId }) => trajectoryId)
  const project = await tx.project.findUniqueOrThrow({
    where: { id: input.projectId },
    select: { gatePolicy: true },
  })
  const withdrawn = await withdrawAutomatic(tx, others, 'What it was approved for no longer holds.')
  if (gatePolicySchema.parse(project.gatePolicy).approve === 'clean')
    return { approved: await approve(tx, clean), withdrawn }
  const ids = clean.map(({ trajectoryId }) => trajectoryId)
  const byPolicy = await withdrawAutomatic(tx, ids, 'Since then only people approve in this project.')
  return { approved: 0, withdrawn: withdrawn + byPolicy }
}

function isClean({ verdict: { outcome, flags, gates } }: Judged): boolean {
  return outcome === 'passed' && flags.length === 0 && gates.every((gate) => gate.outcome === 'passed')
}

/** Nothing that a person has judged. */
async function approve(tx: Prisma.TransactionClient, clean: Judged[]): Promise<number> {
  const open = await tx.trajectory.findMany({
    where: {
      id: { in: clean.map(({ trajectoryId }) => trajectoryId) },
      review: 'unreviewed',
      reviews: { none: { reviewer: { not: automatic } } },
    },
    select: { id: true },
  })
  const ids = new Set(open.map(({ id }) => id))
  await tx.trajectory.updateMany({ where: { id: { in: [...ids] } }, data: { review: 'approved' } })
  const reviews = clean
    .filter(({ trajectoryId }) => ids.has(trajectoryId))
    .map(({ trajectoryId, verdict }) => ({
      id: uuid(),
      trajectoryId,
      decision: 'approved',
      reason: `It passed all of its ${verdict.gates.length} gates, and nothing was flagged.`,
      reviewer: automatic,
    }))
  await tx.review.createMany({ data: reviews })
  return ids.size
}

/**
 * @param ids trajectories; those that a person has judged stay as they are
 * @returns how many approvals were taken back
 */
export async function withdrawAutomatic(
  tx: Prisma.TransactionClient,
  ids: string[],
  reason: string,
): Promise<number> {
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
  return own.length
}
