/** A task's protected tests on the workspaces of an attempt: which there are, and what was measured. */
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { UserError } from '#lib/errors.ts'
import {
  type MeasuredAttempt,
  type MeasuredSnapshot,
  type Measurement,
  type MeasurementKey,
  type SnapshotsOfAttempt,
  snapshotsOf,
} from '#lib/trajectories/measured.ts'

/** a line of more cells nobody reads */
const mostShown = 400

type MeasuredRow = MeasuredSnapshot & { total: number; found: number }

/** @throws UserError when nothing of it can be measured */
export async function findSnapshots(projectId: string, trajectoryId: string): Promise<SnapshotsOfAttempt> {
  const { baseTree, taskNumber, testCommit } = await readAttempt(projectId, trajectoryId)
  const steps = await database().step.findMany({
    where: { trajectoryId, tree: { not: null } },
    orderBy: { index: 'asc' },
    select: { index: true, tree: true },
  })
  return { taskNumber, testCommit, snapshots: snapshotsOf(baseTree, steps) }
}

async function readAttempt(projectId: string, trajectoryId: string) {
  const row = isUuid(trajectoryId)
    ? await database().trajectory.findFirst({
        where: { id: trajectoryId, projectId },
        select: {
          title: true,
          purpose: true,
          state: true,
          baseTree: true,
          taskNumber: true,
          task: { select: { testCommit: true } },
        },
      })
    : null
  if (!row) throw new UserError(`There is no trajectory "${trajectoryId}" of this project.`)
  const { title, purpose, state, baseTree, taskNumber, task } = row
  if (purpose !== 'implementation' || !taskNumber || !task?.testCommit || !baseTree)
    throw new UserError(
      `"${title}" is no attempt at a task with accepted tests: nothing of it can be measured.`,
    )
  if (state !== 'ended') throw new UserError(`"${title}" is still at work: measure it when it has ended.`)
  return { baseTree, taskNumber, testCommit: task.testCommit }
}

/** The project of an attempt that can be measured. @throws UserError when it cannot */
export async function findMeasurable(trajectoryId: string): Promise<{ projectId: string; title: string }> {
  const row = isUuid(trajectoryId)
    ? await database().trajectory.findUnique({
        where: { id: trajectoryId },
        select: { projectId: true, title: true },
      })
    : null
  if (!row?.projectId)
    throw new UserError(
      `There is no attempt "${trajectoryId}" at a task of a project: use the id in the address of its replay.`,
    )
  await readAttempt(row.projectId, trajectoryId)
  return { projectId: row.projectId, title: row.title }
}

export async function findMeasurement(
  projectId: string,
  { testCommit, tree }: MeasurementKey,
): Promise<Measurement | null> {
  return database().measurement.findUnique({
    where: { projectId_testCommit_tree: { projectId, testCommit, tree } },
    select: { failed: true, passed: true },
  })
}

/** The first one stays: what was shown once must not change under the reader. */
export async function writeMeasurement(
  tx: Prisma.TransactionClient,
  row: { projectId: string } & MeasurementKey & Measurement,
): Promise<void> {
  const id = derivedId('measurement', row.projectId, row.testCommit, row.tree)
  await tx.measurement.createMany({ data: [{ id, ...row }], skipDuplicates: true })
}

const none: MeasuredAttempt = { snapshots: 0, measured: [], more: 0, run: null }

/** What today's tests of its task were measured to say, snapshot by snapshot; nothing where nothing was measured. */
export async function findMeasured(trajectoryId: string): Promise<MeasuredAttempt> {
  if (!isUuid(trajectoryId)) return none
  const [run, attempt] = await Promise.all([
    findMeasuringRun(trajectoryId),
    database().trajectory.findUnique({
      where: { id: trajectoryId },
      select: { projectId: true, baseTree: true, task: { select: { testCommit: true } } },
    }),
  ])
  const testCommit = attempt?.task?.testCommit
  if (!attempt?.projectId || !testCommit) return { ...none, run }
  const { projectId, baseTree } = attempt
  const one = await database().measurement.findFirst({
    where: { projectId, testCommit },
    select: { id: true },
  })
  if (!one) return { ...none, run }
  const rows = await database().$queryRaw<MeasuredRow[]>`
    WITH "Recorded" AS (
      SELECT -1 AS "index", ${baseTree}::text AS "tree"
      UNION ALL
      SELECT "index", "tree" FROM "Step" WHERE "trajectoryId" = ${trajectoryId}::uuid AND "tree" IS NOT NULL
    ), "Marked" AS (
      SELECT "index", "tree", "tree" IS DISTINCT FROM lag("tree") OVER (ORDER BY "index") AS "fresh" FROM "Recorded"
    ), "Snapshots" AS (
      SELECT "index", "tree", (row_number() OVER (ORDER BY "index") - 1)::int AS "ordinal", count(*) OVER ()::int AS "total"
      FROM "Marked" WHERE "fresh"
    )
    SELECT s."index", s."ordinal", s."total", m."failed", cardinality(m."passed") AS "passed", count(*) OVER ()::int AS "found"
    FROM "Snapshots" s
    JOIN "Measurement" m ON m."projectId" = ${projectId}::uuid AND m."testCommit" = ${testCommit} AND m."tree" = s."tree"
    ORDER BY s."index" LIMIT ${mostShown}`
  const [first] = rows
  return {
    snapshots: first?.total ?? 0,
    measured: rows.map(({ index, ordinal, failed, passed }) => ({ index, ordinal, failed, passed })),
    more: first ? first.found - rows.length : 0,
    run,
  }
}

async function findMeasuringRun(trajectoryId: string) {
  return database().run.findFirst({
    where: {
      recipe: 'measure',
      state: { in: ['queued', 'running', 'cancelling'] },
      input: { path: ['trajectoryId'], equals: trajectoryId },
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true, state: true },
  })
}
