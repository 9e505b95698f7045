/** A person's judgement: every decision is a row that stays; the newest one is the trajectory's state. */
import { v7 as uuid } from 'uuid'
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'
import type { ReviewEntry } from '#lib/trajectories/replay.ts'

export type Decision = 'approved' | 'rejected' | 'unreviewed'

/**
 * All or none.
 * @throws UserError when one is unknown, or still running and therefore not judged yet
 */
export async function reviewTrajectories(
  ids: string[],
  decision: Decision,
  reason = '',
): Promise<{ changed: number }> {
  const wanted = [...new Set(ids)]
  return database().$transaction(async (transaction) => {
    const found = await transaction.trajectory.findMany({
      where: { id: { in: wanted } },
      select: { id: true, state: true, review: true },
    })
    requireAll(wanted, found)
    const running = found.filter((row) => row.state === 'running').length
    if (running > 0 && decision !== 'unreviewed') {
      throw new UserError(
        `${running === 1 ? 'One of them is' : `${running} of them are`} still running: judge when it has ended. Nothing was changed.`,
      )
    }
    // the same decision once more, without a new reason, says nothing new
    const changed = found.filter((row) => row.review !== decision || reason !== '')
    await transaction.review.createMany({
      data: changed.map((row) => ({ id: uuid(), trajectoryId: row.id, decision, reason })),
    })
    await transaction.trajectory.updateMany({
      where: { id: { in: changed.map((row) => row.id) } },
      data: { review: decision },
    })
    return { changed: changed.length }
  })
}

/** Tags are kept in lower case, without doubles, sorted. @throws UserError when one is unknown */
export async function tagTrajectories(
  ids: string[],
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
): Promise<{ changed: number }> {
  const wanted = [...new Set(ids)]
  const added = add.map(cleanTag)
  const removed = remove.map((tag) => tag.trim().toLowerCase())
  return database().$transaction(async (transaction) => {
    const found = await transaction.trajectory.findMany({
      where: { id: { in: wanted } },
      select: { id: true },
    })
    requireAll(wanted, found)
    const changed = await transaction.$executeRaw`
      UPDATE "Trajectory" SET "tags" = ARRAY(
        SELECT DISTINCT tag FROM unnest("tags" || ${added}::text[]) AS tag
        WHERE NOT tag = ANY(${removed}::text[]) ORDER BY tag
      ) WHERE "id" = ANY(${wanted}::uuid[])`
    return { changed }
  })
}

/** @throws UserError */
function cleanTag(tag: string): string {
  const clean = tag.trim().toLowerCase()
  if (!/^[a-z0-9][a-z0-9 ._/-]{0,39}$/.test(clean)) {
    throw new UserError(
      `"${tag}" cannot be a tag: use up to 40 letters, digits, spaces, dots, dashes, underscores or slashes.`,
    )
  }
  return clean
}

function requireAll(wanted: string[], found: { id: string }[]): void {
  const missing = wanted.length - found.length
  if (missing > 0) {
    throw new UserError(
      `${missing} of ${wanted.length} trajectories no longer exist: reload the list. Nothing was changed.`,
    )
  }
}

/** Newest first. */
export async function findReviews(trajectoryId: string): Promise<ReviewEntry[]> {
  const rows = await database().review.findMany({
    where: { trajectoryId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 50,
    omit: { trajectoryId: true },
  })
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}
