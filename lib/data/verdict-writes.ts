/** What a check said, test by test, and what follows from it for the trajectory. */
import { reviewAutomatically } from '#lib/data/automatic-reviews.ts'
import { putBlob } from '#lib/data/blobs.ts'
import { appendEvent } from '#lib/data/events.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import type { RecordsOwner } from '#lib/data/records-owner.ts'
import { storableJson, storableTestId, storableText } from '#lib/data/storable.ts'
import type { NewVerdict } from '#lib/pipeline/recipe.ts'
import { rewardOf, stoppingGates } from '#lib/verification/verdict.ts'

const longestMessage = 4_000

type VerdictInput = { owner: RecordsOwner; projectId: string; verdict: NewVerdict }

/** The same check of the same stage is one verdict: repeated after a crash it replaces itself. @returns its id */
export async function writeVerdict(tx: Prisma.TransactionClient, input: VerdictInput): Promise<string> {
  const { owner, projectId, verdict } = input
  const { kind, taskNumber, attempt, tree, trajectoryId } = verdict
  const { runId } = owner.claim
  const id = derivedId('verdict', runId, owner.currentStage(), kind, taskNumber, attempt, tree, trajectoryId)
  const authorId = verdict.carriedFrom ? await authorOf(tx, projectId, verdict) : trajectoryId
  const stale = await staleProblem(tx, verdict.instanceId)
  if (verdict.again) await supersede(tx, projectId, { id, ...verdict })
  await writeRows(tx, { id, runId, projectId, verdict: { ...verdict, trajectoryId: authorId }, stale })
  if (trajectoryId) {
    await markTrajectory(tx, { id: trajectoryId, verdict, stale })
    if (!stale) await reviewAutomatically(tx, { projectId, judged: [{ trajectoryId, verdict }] })
  } else if (authorId && verdict.outcome === 'passed') await refreshTrajectory(tx, authorId)
  await appendEvent(tx, runId, {
    level: verdict.outcome === 'passed' ? 'info' : 'warn',
    kind: 'verdict',
    message: describe(verdict),
    data: {
      verdictId: id,
      kind,
      taskNumber,
      attempt,
      outcome: verdict.outcome,
      gates: verdict.gates,
      trajectoryId: authorId,
    },
  })
  return id
}

type Stale = { staleAt: Date; staleReason: string | null }

/**
 * The repository may have gone back while the work was done: what is said of it then never stood. The row is held until
 * the verdict is written, so that going back finds it.
 */
async function staleProblem(
  tx: Prisma.TransactionClient,
  instanceId: string | null | undefined,
): Promise<Stale | null> {
  if (!instanceId) return null
  const [row] = await tx.$queryRaw<{ staleAt: Date | null; staleReason: string | null }[]>`
    SELECT "staleAt", "staleReason" FROM "Instance" WHERE "id" = ${instanceId}::uuid FOR SHARE`
  return row?.staleAt ? { staleAt: row.staleAt, staleReason: row.staleReason } : null
}

async function writeRows(
  tx: Prisma.TransactionClient,
  input: { id: string; runId: string; projectId: string; verdict: NewVerdict; stale: Stale | null },
): Promise<void> {
  const { id, runId, projectId, verdict, stale } = input
  const { kind, attempt, outcome, tree, suiteCommit, trajectoryId, durationMs, results } = verdict
  await tx.verdict.deleteMany({ where: { id } })
  await tx.verdict.create({
    data: {
      id,
      projectId,
      taskId: await taskIdOf(tx, projectId, verdict.taskNumber),
      trajectoryId,
      runId,
      kind,
      instanceId: verdict.instanceId ?? null,
      score: verdict.score ?? null,
      measures: storableJson(verdict.measures ?? {}),
      attempt,
      outcome,
      gates: storableJson(verdict.gates),
      flags: storableJson(verdict.flags),
      tree,
      suiteCommit,
      carried: verdict.carriedFrom !== undefined,
      testsTotal: results.length,
      testsPassed: results.filter((result) => result.outcome === 'passed').length,
      durationMs: Math.round(durationMs),
      logBlob: verdict.log === '' ? null : await putBlob(verdict.log, tx),
      ...stale,
    },
  })
  const known = await knownTests(tx, projectId, results)
  await tx.testResult.createMany({
    data: results.map((result) => ({
      verdictId: id,
      testId: storableTestId(result.testId),
      testRowId: known.get(storableTestId(result.testId)) ?? null,
      phase: result.phase,
      outcome: result.outcome,
      exceptionType: result.exceptionType === null ? null : storableText(result.exceptionType, 200),
      message: storableText(result.message, longestMessage),
      durationMs: Math.round(result.durationMs),
    })),
  })
}

/** @returns null for a verdict on the repository as a whole */
async function taskIdOf(
  tx: Prisma.TransactionClient,
  projectId: string,
  number: string | null,
): Promise<string | null> {
  if (number === null) return null
  const where = { projectId_number: { projectId, number } }
  const task = await tx.task.findUniqueOrThrow({ where, select: { id: true } })
  return task.id
}

/** The same work was checked once more, in another run: what was said of it before is stale. */
async function supersede(
  tx: Prisma.TransactionClient,
  projectId: string,
  { id, kind, taskNumber, trajectoryId }: NewVerdict & { id: string },
): Promise<void> {
  const taskId = await taskIdOf(tx, projectId, taskNumber)
  await tx.verdict.updateMany({
    where: { projectId, taskId, kind, trajectoryId, staleAt: null, id: { not: id } },
    data: { staleAt: new Date(), staleReason: 'It was verified again since.' },
  })
}

/** Row of each test id in its newest suite: a verdict also grades the tests of earlier tasks. */
async function knownTests(
  tx: Prisma.TransactionClient,
  projectId: string,
  results: NewVerdict['results'],
): Promise<Map<string, string>> {
  const rows = await tx.test.findMany({
    where: { task: { projectId }, testId: { in: results.map((result) => storableTestId(result.testId)) } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, testId: true },
  })
  return new Map(rows.map((row) => [row.testId, row.id]))
}

/** Whose work was carried over: null when a person wrote it. */
async function authorOf(
  tx: Prisma.TransactionClient,
  projectId: string,
  { kind, taskNumber, carriedFrom }: NewVerdict,
): Promise<string | null> {
  const before = await tx.verdict.findFirst({
    where: { taskId: await taskIdOf(tx, projectId, taskNumber), kind, outcome: 'passed', tree: carriedFrom },
    // the first: later ones may be of fresh attempts that came to the same
    orderBy: { createdAt: 'asc' },
    select: { trajectoryId: true },
  })
  return before?.trajectoryId ?? null
}

/** Its work passed on the repository as it is now. What was found of it when it was made stays as it was. */
async function refreshTrajectory(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.trajectory.update({ where: { id }, data: { staleAt: null, staleReason: null } })
}

async function markTrajectory(
  tx: Prisma.TransactionClient,
  { id, verdict, stale }: { id: string; verdict: NewVerdict; stale: Stale | null },
): Promise<void> {
  const { outcome, score } = verdict
  await tx.trajectory.update({
    where: { id },
    data: {
      verdict: outcome,
      reward: rewardOf(outcome, score ?? null),
      flags: [...new Set(verdict.flags.map((flag) => flag.kind))],
      ...(verdict.again ? { staleAt: null, staleReason: null } : {}),
      ...stale,
    },
  })
}

function describe(verdict: NewVerdict): string {
  const { kind, taskNumber, attempt, outcome, results, gates, carriedFrom } = verdict
  const passed = results.filter((result) => result.outcome === 'passed').length
  const tests = results.length > 0 ? ` (${passed} of ${results.length} tests passed)` : ''
  const failed = stoppingGates(gates).map((gate) => gate.gate)
  const why = failed.length > 0 ? `: ${failed.join(', ')}` : ''
  const which = carriedFrom ? 'carried over' : `attempt ${attempt}`
  return `${taskNumber ?? 'repository'} ${kind === 'mutation' ? kind : `${kind} ${which}`}: ${outcome}${tests}${why}`
}
