/** The beginning of a fork: the steps it shares with its parent. */
import { getBlobs, putBlob } from '#lib/data/blobs.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import type { Branch } from '#lib/pipeline/branch.ts'
import { withMessage } from '#lib/trajectories/branches.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import type { RecordedProfile } from '#lib/trajectories/types.ts'

/**
 * Copies rows, not bodies: those are named by their content. Steps, messages and calls count the whole conversation;
 * cost, tokens and time stay 0, because the parent has paid for these steps.
 */
export async function copySteps(tx: Prisma.TransactionClient, id: string, branch: Branch): Promise<void> {
  const { parentId, after, message } = branch
  await tx.$executeRaw`
    INSERT INTO "Step" ("trajectoryId", "index", "kind", "summary", "toolCalls", "outcome", "testsPassed", "testsFailed",
      "promptTokens", "completionTokens", "costUsd", "modelMs", "toolMs", "bodyBlob", "tree", "filesChanged", "marks")
    SELECT ${id}::uuid, "index", "kind", "summary", "toolCalls", "outcome", "testsPassed", "testsFailed",
      "promptTokens", "completionTokens", "costUsd", "modelMs", "toolMs", "bodyBlob", "tree", "filesChanged", "marks"
    FROM "Step" WHERE "trajectoryId" = ${parentId}::uuid AND "index" < ${after}`
  const steps = await tx.step.findMany({ where: { trajectoryId: id }, orderBy: { index: 'asc' } })
  const last = steps.at(-1)
  if (!last || steps.length !== after)
    throw new Error(`trajectory ${parentId} has ${steps.length} steps, not the ${after} that are to be kept`)
  const told = message === null ? 0 : await addMessage(tx, { id, at: last, message })
  await tx.trajectory.update({
    where: { id },
    data: {
      steps: after,
      messages: { increment: (await repliesIn(steps)) + after + told },
      toolCalls: steps.reduce((sum, { toolCalls }) => sum + toolCalls, 0),
      finalTree: last.tree,
    },
  })
}

async function repliesIn(steps: { bodyBlob: string }[]): Promise<number> {
  const bodies = await getBlobs(steps.map(({ bodyBlob }) => bodyBlob))
  return steps.reduce(
    (sum, { bodyBlob }) => sum + parseStepBody(bodies.get(bodyBlob) as Buffer).reply.length,
    0,
  )
}

/** @returns by how many messages the conversation grew */
async function addMessage(
  tx: Prisma.TransactionClient,
  { id, at, message }: { id: string; at: { index: number; bodyBlob: string }; message: string },
): Promise<number> {
  const { profile } = await tx.trajectory.findUniqueOrThrow({ where: { id }, select: { profile: true } })
  const stored = (await getBlobs([at.bodyBlob])).get(at.bodyBlob) as Buffer
  const { reply } = parseStepBody(stored)
  const longer = withMessage(reply, message, profile as RecordedProfile)
  // whatever else is kept of the step stays as it is
  const body = { ...(JSON.parse(stored.toString()) as Record<string, unknown>), reply: longer }
  const bodyBlob = await putBlob(JSON.stringify(body), tx)
  const where = { trajectoryId_index: { trajectoryId: id, index: at.index } }
  await tx.step.update({ where, data: { bodyBlob } })
  return longer.length - reply.length
}
