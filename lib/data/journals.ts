/** The append-only memory of an agent's attempt, in PostgreSQL: one transaction per step, after the objects it names. */
import { isDeepStrictEqual } from 'node:util'
import type { Journal } from '#lib/agent/agent.ts'
import { getBlobs, putBlob } from '#lib/data/blobs.ts'
import { copySteps } from '#lib/data/branch-writes.ts'
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { database } from '#lib/data/database.ts'
import { appendEvent } from '#lib/data/events.ts'
import type { Prisma, Run, Step as StepRow } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { putObjects } from '#lib/data/objects.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { notePart } from '#lib/data/project-models.ts'
import { putName } from '#lib/data/search-texts.ts'
import { setStageTrajectory } from '#lib/data/stages.ts'
import { storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import type { NewTrajectory, TrajectoryEnd } from '#lib/pipeline/recipe.ts'
import type { GitObject } from '#lib/trajectories/git-objects.ts'
import { summariseStep } from '#lib/trajectories/step-row.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import type { Step, StepBody } from '#lib/trajectories/types.ts'

/** The narrow row has no column for cached tokens; a resumed attempt needs them. */
type StoredBody = StepBody & { cachedTokens: number }

export type JournalOwner = {
  claim: Claim
  run: Pick<Run, 'id' | 'projectId' | 'sandbox'>
  language: string
  /** stage that is running, which then shows the trajectory */
  stage: string | null
}

/** Opens the trajectory of this (run, purpose, task, attempt), or finds it again after a crash. */
export async function openTrajectory(owner: JournalOwner, input: NewTrajectory): Promise<Journal> {
  const { claim, run } = owner
  const place = [run.id, input.purpose, input.taskNumber, input.attempt]
  const id = derivedId('trajectory', ...place, ...(input.instanceId ? [input.instanceId] : []))
  await writeAs(claim, async (tx) => {
    const headerBlob = await putBlob(JSON.stringify(input.header), tx)
    const found = await tx.trajectory.findUnique({ where: { id }, select: { headerBlob: true, steps: true } })
    if (found && found.steps > 0 && found.headerBlob !== headerBlob) {
      throw new UserError(
        `"${input.title}" was begun with other prompts or settings (${found.steps} steps are recorded), so it cannot go on as one conversation: start a new run.`,
      )
    }
    if (found) {
      await tx.trajectory.update({
        where: { id },
        data: { headerBlob, state: 'running', endReason: null, endedAt: null, countedAt: null },
      })
    } else {
      const data = await newRow(tx, { id, headerBlob, owner, input })
      await tx.trajectory.create({ data })
      if (input.branch) await copySteps(tx, id, input.branch)
      await putName(id, { title: data.title, taskNumber: input.taskNumber }, tx)
      if (data.projectId) await notePart(tx, data.projectId, input.model)
    }
    if (owner.stage) await setStageTrajectory(tx, { runId: run.id, name: owner.stage }, id)
  })
  return {
    trajectoryId: id,
    load: () => ridingOutages(() => loadSteps(id), claim.stopping),
    append: (step, objects) => appendStep(claim, { trajectoryId: id, step, objects }),
  }
}

async function newRow(
  tx: Prisma.TransactionClient,
  row: { id: string; headerBlob: string; owner: JournalOwner; input: NewTrajectory },
): Promise<Prisma.TrajectoryUncheckedCreateInput> {
  const { run, language } = row.owner
  const { model, purpose, taskNumber, instanceId, attempt, title, header } = row.input
  const { baseCommit, baseTree, branch } = row.input
  if (!run.projectId) throw new Error(`run ${run.id} has no project, so no agent can work for it`)
  const task =
    taskNumber === null
      ? null
      : await tx.task.findUniqueOrThrow({
          where: { projectId_number: { projectId: run.projectId, number: taskNumber } },
          select: { id: true },
        })
  return {
    id: row.id,
    runId: run.id,
    projectId: run.projectId,
    taskId: task?.id ?? null,
    taskNumber,
    instanceId: instanceId ?? null,
    purpose,
    attempt,
    title: storableText(title, 300),
    language,
    profile: header.profile,
    model: model.name,
    recorded: model.recorded,
    sandbox: run.sandbox,
    messages: header.messages.length,
    baseCommit,
    baseTree,
    headerBlob: row.headerBlob,
    ...(branch
      ? {
          parentId: branch.parentId,
          parentLink: 'fork',
          parentSteps: branch.after,
          parentTold: branch.message !== null,
        }
      : {}),
    promptVersions: header.prompts
      .filter(({ version }) => version > 0)
      .map(({ name, version }) => `${name}@${version}`),
  }
}

/** In order, with everything that was said. */
export async function loadSteps(trajectoryId: string): Promise<Step[]> {
  const rows = await database().step.findMany({ where: { trajectoryId }, orderBy: { index: 'asc' } })
  const bodies = await getBlobs(rows.map((row) => row.bodyBlob))
  return rows.map((row) => readStep(row, bodies.get(row.bodyBlob) as Buffer))
}

function readStep(row: StepRow, bytes: Buffer): Step {
  const { cachedTokens = 0 } = JSON.parse(bytes.toString()) as Partial<StoredBody>
  const { promptTokens, completionTokens } = row
  const { index, costUsd, modelMs, toolMs, tree, filesChanged } = row
  const usage = { promptTokens, completionTokens, cachedTokens }
  return { index, ...parseStepBody(bytes), usage, costUsd, modelMs, toolMs, tree, filesChanged }
}

/** Commits a step once. The same step again is accepted silently: its first commit's answer was lost. */
async function appendStep(
  claim: Claim,
  commit: { trajectoryId: string; step: Step; objects: GitObject[] },
): Promise<void> {
  const { trajectoryId, step, objects } = commit
  const { message, reasoning, calls, observations, reply, marks, usage } = step
  const body: StoredBody = {
    message,
    reasoning,
    calls,
    observations,
    reply,
    marks,
    cachedTokens: usage.cachedTokens,
  }
  const summary = summariseStep(step)
  // before the transaction: tens of thousands of them would outlast it, and keep a cancel waiting for the run's row
  await ridingOutages(() => putObjects(objects), claim.stopping)
  await writeAs(claim, async (tx) => {
    const bodyBlob = await putBlob(JSON.stringify(body), tx)
    const where = { trajectoryId_index: { trajectoryId, index: step.index } }
    const committed = await tx.step.findUnique({ where })
    if (committed) return refuseOtherContent(committed, { bodyBlob, tree: step.tree })
    await countStep(tx, trajectoryId, step)
    await tx.step.create({
      data: {
        ...columnsOf(step),
        ...summary,
        summary: storableText(summary.summary, 200),
        trajectoryId,
        bodyBlob,
      },
    })
    await appendEvent(tx, claim.runId, {
      level: 'info',
      kind: 'step',
      message: summary.summary,
      data: { trajectoryId, index: step.index, kind: summary.kind, outcome: summary.outcome },
    })
  })
}

function columnsOf(step: Step) {
  const { index, costUsd, tree, filesChanged, marks } = step
  const { promptTokens, completionTokens } = step.usage
  const times = { modelMs: Math.round(step.modelMs), toolMs: Math.round(step.toolMs) }
  return { index, costUsd, tree, filesChanged, marks, promptTokens, completionTokens, ...times }
}

function refuseOtherContent(committed: StepRow, again: { bodyBlob: string; tree: string | null }): void {
  if (isDeepStrictEqual({ bodyBlob: committed.bodyBlob, tree: committed.tree }, again)) return
  throw new Error(
    `step ${committed.index} of trajectory ${committed.trajectoryId} is already committed with other content`,
  )
}

/** Steps are committed in order, without gaps: the counter is also the next index. */
async function countStep(tx: Prisma.TransactionClient, trajectoryId: string, step: Step): Promise<void> {
  const counted = await tx.trajectory.updateMany({
    where: { id: trajectoryId, steps: step.index },
    data: {
      steps: { increment: 1 },
      messages: { increment: 1 + step.reply.length },
      toolCalls: { increment: step.calls.length },
      promptTokens: { increment: step.usage.promptTokens },
      completionTokens: { increment: step.usage.completionTokens },
      costUsd: { increment: step.costUsd },
      durationMs: { increment: Math.round(step.modelMs + step.toolMs) },
      finalTree: step.tree,
    },
  })
  if (counted.count !== 1)
    throw new Error(`step ${step.index} is not the next one of trajectory ${trajectoryId}`)
}

export async function closeTrajectory(claim: Claim, id: string, end: TrajectoryEnd): Promise<void> {
  await writeAs(claim, async (tx) => {
    const { endReason, linesEdited } = end
    // null = not known now: the tree after the last step stays
    const finalTree = end.finalTree ?? undefined
    await tx.trajectory.update({
      where: { id },
      data: { endReason, linesEdited, finalTree, state: 'ended', endedAt: new Date() },
    })
  })
}
