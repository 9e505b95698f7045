/** Forks: what they go on from, and the tree that they make. */
import { getBlob } from '#lib/data/blobs.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import type { RecordedAttempt } from '#lib/pipeline/branch.ts'
import type { TestAccess } from '#lib/pipeline/recipe.ts'
import { type BranchNode, forkProblem } from '#lib/trajectories/branches.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'
import type { EndReason } from '#lib/trajectories/types.ts'

/** branches shown of one origin */
const branchesShown = 200
/** forks of forks of forks */
const deepest = 50

const roles: Record<string, string> = { rollout: 'rollout', fork: 'fork' }

export type ForkOrigin = {
  id: string
  projectId: string
  title: string
  taskNumber: string
  attempt: number
  /** role of its call labels */
  role: string
  model: string
  profile: string
  steps: number
  /** what its agent saw of the tests; null = its run does not say */
  testAccess: TestAccess | null
}

/** @throws UserError when there is no such trajectory, or nothing can go on from this step of it */
export async function findForkOrigin(trajectoryId: string, step: number): Promise<ForkOrigin> {
  const row = await readOrigin(trajectoryId)
  const problem = forkProblem(row, step)
  if (problem) throw new UserError(problem)
  const { id, projectId, title, taskNumber, attempt, model, profile, steps, run } = row
  if (projectId === null || taskNumber === null || !run)
    throw new UserError('The run or the project of this trajectory is gone, so nothing can go on from it.')
  const testAccess = testAccessOf(run.input)
  return { id, projectId, title, taskNumber, attempt, role: roleOf(run), model, profile, steps, testAccess }
}

/** What names the recorded answers of its forks. @throws UserError when there is no such trajectory */
export async function describeOrigin(trajectoryId: string) {
  const { model, run, attempt, taskNumber } = await readOrigin(trajectoryId)
  return { model, role: run ? roleOf(run) : '', attempt, taskNumber }
}

async function readOrigin(trajectoryId: string) {
  const row = isUuid(trajectoryId)
    ? await database().trajectory.findUnique({
        where: { id: trajectoryId },
        include: { run: { select: { recipe: true, input: true } } },
      })
    : null
  if (row) return row
  throw new UserError(`There is no trajectory "${trajectoryId}": use the id in the address of its replay.`)
}

function roleOf({ recipe }: { recipe: string }): string {
  return roles[recipe] ?? 'implement'
}

function testAccessOf(input: unknown): TestAccess | null {
  const settings = (input as { settings?: { testAccess?: unknown } } | null)?.settings
  const found = settings?.testAccess
  return found === 'visible' || found === 'withheld' || found === 'hidden' ? found : null
}

/** @throws UserError when nothing can go on from it */
export async function readAttempt(trajectoryId: string): Promise<RecordedAttempt> {
  const row = await readOrigin(trajectoryId)
  const { title, taskNumber, attempt, steps, baseCommit, headerBlob, run } = row
  const header = parseHeader(await getBlob(headerBlob))
  if (!run || taskNumber === null || baseCommit === null || header.limits === null)
    throw new UserError(`"${title}" is no attempt at a task of this installation: nothing can go on from it.`)
  const endReason = row.endReason as EndReason | null
  return { title, taskNumber, attempt, role: roleOf(run), steps, endReason, baseCommit, header }
}

/** The tree of forks that a trajectory belongs to, itself included; empty when it belongs to none. */
export async function findBranches(trajectoryId: string): Promise<BranchNode[]> {
  const nodes = await database().$queryRaw<BranchNode[]>`
    WITH RECURSIVE up AS (
      SELECT "id", "parentId", "parentLink", 0 AS "depth" FROM "Trajectory" WHERE "id" = ${trajectoryId}::uuid
      UNION ALL
      SELECT t."id", t."parentId", t."parentLink", up."depth" + 1
      FROM up JOIN "Trajectory" t ON t."id" = up."parentId"
      WHERE up."parentLink" = 'fork' AND up."depth" < ${deepest}
    ), down AS (
      (SELECT up."id", 0 AS "depth" FROM up ORDER BY up."depth" DESC LIMIT 1)
      UNION ALL
      SELECT t."id", down."depth" + 1
      FROM down JOIN "Trajectory" t ON t."parentId" = down."id" AND t."parentLink" = 'fork'
      WHERE down."depth" < ${deepest}
    )
    SELECT t."id"::text, CASE WHEN t."parentLink" = 'fork' THEN t."parentId"::text END AS "parentId",
      coalesce(t."parentSteps", 0) AS "after", t."parentTold" AS "told", t."title", t."state", t."verdict", t."model",
      t."recorded", t."steps", t."costUsd"
    FROM down JOIN "Trajectory" t ON t."id" = down."id"
    ORDER BY down."depth", t."id" LIMIT ${branchesShown}`
  return nodes.length > 1 ? nodes : []
}
