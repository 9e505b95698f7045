/** The ledger of model calls: a row before the request leaves, costs counted once when its answer is in. */
import { getBlob, putBlob } from '#lib/data/blobs.ts'
import { type Claim, writeAs } from '#lib/data/claims.ts'
import { appendEvent } from '#lib/data/events.ts'
import type { ModelCall, Prisma } from '#lib/data/generated/client.ts'
import { ridingOutages } from '#lib/data/outages.ts'
import { storableText } from '#lib/data/storable.ts'
import type { Ledger, LedgerEntry, LedgerState } from '#lib/model/ledger.ts'
import { type Bill, type ModelAnswer, ModelError } from '#lib/model/model.ts'

/** The run has spent what it may: it stops before its next call. */
export class BudgetReached extends Error {
  override name = 'BudgetReached'
}

/** name of the error a stage fails with when no answer could be used (lib/model/structured.ts) */
const unusableAnswer = 'UnusableAnswerError'

/** @param currentStage name of the stage that is charged, null outside of one */
export function runLedger(claim: Claim, currentStage: () => string | null): Ledger {
  return {
    begin: (entry) => begin(claim, entry),
    done: (key, answer) => done(claim, { key, answer, stage: currentStage() }),
    failed: (key, error, bill) => failed(claim, { key, error, bill, stage: currentStage() }),
  }
}

async function begin(claim: Claim, entry: LedgerEntry): Promise<LedgerState> {
  const found = await writeAs(claim, async (tx) => {
    const row = await tx.modelCall.findUnique({ where: { key: entry.key } })
    if (row?.state === 'done') return row
    // the row of a call whose worker died, was already marked when the run was claimed; a lost answer of this very
    // transaction leaves one too, and then nothing was sent yet: still counted as in doubt, never as free
    if (row?.state === 'sent')
      await tx.modelCall.update({ where: { key: entry.key }, data: { state: 'doubtful' } })
    if (row) return row
    await refuseOverBudget(tx, claim.runId, entry.leastCostUsd)
    await tx.modelCall.create({ data: await newRow(tx, claim.runId, entry) })
    return null
  })
  if (!found) return { state: 'new' }
  if (found.state !== 'done' || found.requestHash !== entry.requestHash) return { state: 'doubtful' }
  return { state: 'done', answer: await readAnswer(claim, found) }
}

/** Calls in flight may still pass the budget: they were begun below it. */
async function refuseOverBudget(
  tx: Prisma.TransactionClient,
  runId: string,
  leastCostUsd: number,
): Promise<void> {
  const { budgetUsd, costUsd } = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    select: { budgetUsd: true, costUsd: true },
  })
  if (budgetUsd === null || (costUsd < budgetUsd && costUsd + leastCostUsd <= budgetUsd)) return
  if (costUsd < budgetUsd) {
    throw new BudgetReached(
      `budget of ${dollars(budgetUsd)} nearly reached (${dollars(costUsd)} spent): the next call costs at least ${dollars(leastCostUsd)}, so raise it and resume the run`,
    )
  }
  throw new BudgetReached(
    `budget of ${dollars(budgetUsd)} reached (${dollars(costUsd)} spent): raise it and resume the run`,
  )
}

/** Cents, or four places where cents would show nothing. */
function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`
}

async function newRow(tx: Prisma.TransactionClient, runId: string, entry: LedgerEntry) {
  const { key, call, trajectoryId, model, endpoint, recorded, requestHash, request } = entry
  const { messages, tools, sampling } = request
  return {
    key,
    runId,
    trajectoryId,
    stepIndex: trajectoryId ? call.index : null,
    role: call.role,
    model,
    endpoint,
    recorded,
    requestHash,
    // a step's request is its trajectory's header and the steps before it: kept there once, not again per call
    requestBlob: trajectoryId ? null : await putBlob(JSON.stringify({ messages, tools, sampling }), tx),
  }
}

async function readAnswer(claim: Claim, row: ModelCall): Promise<ModelAnswer> {
  if (!row.responseBlob) throw new Error(`model call ${row.key} is done and has no answer`)
  const blob = row.responseBlob
  const bytes = await ridingOutages(() => getBlob(blob), claim.stopping)
  return JSON.parse(bytes.toString()) as ModelAnswer
}

async function done(
  claim: Claim,
  call: { key: string; answer: ModelAnswer; stage: string | null },
): Promise<void> {
  const { key, answer } = call
  const { promptTokens, completionTokens, cachedTokens } = answer.usage
  await writeAs(claim, async (tx) => {
    const responseBlob = await putBlob(JSON.stringify(answer), tx)
    const marked = await tx.modelCall.updateMany({
      where: { key, state: { not: 'done' } },
      data: {
        state: 'done',
        responseBlob,
        promptTokens,
        completionTokens,
        cachedTokens,
        costUsd: answer.costUsd,
        latencyMs: Math.round(answer.latencyMs),
        httpAttempts: answer.httpAttempts,
        waitedMs: answer.waitedMs ?? 0,
        endedAt: new Date(),
      },
    })
    // counted once, however often this transaction is repeated
    if (marked.count === 1) await charge(tx, claim.runId, call)
  })
}

async function charge(
  tx: Prisma.TransactionClient,
  runId: string,
  call: { answer: Pick<Bill, 'costUsd' | 'usage'>; stage: string | null },
): Promise<void> {
  const { costUsd, usage } = call.answer
  const run = await tx.run.update({
    where: { id: runId },
    data: {
      costUsd: { increment: costUsd },
      tokens: { increment: usage.promptTokens + usage.completionTokens },
      modelCalls: { increment: 1 },
    },
    select: { projectId: true },
  })
  if (costUsd === 0) return
  if (run.projectId) {
    await tx.project.update({ where: { id: run.projectId }, data: { costUsd: { increment: costUsd } } })
  }
  if (call.stage) {
    await tx.stage.updateMany({
      where: { runId, name: call.stage },
      data: { costUsd: { increment: costUsd } },
    })
  }
}

/**
 * A stage that gave up on the model's answers would be given the same ones again: on a resume they are asked for anew.
 * Their rows and costs stay. The answers of agents are steps of trajectories and never retired.
 */
export async function retireUnusableAnswers(tx: Prisma.TransactionClient, runId: string): Promise<void> {
  const stages = await tx.stage.findMany({
    where: { runId, state: 'failed', output: { path: ['failure'], equals: unusableAnswer } },
    select: { startedAt: true, endedAt: true },
  })
  for (const { startedAt, endedAt } of stages) {
    const startedInStage = { ...(startedAt ? { gte: startedAt } : {}), ...(endedAt ? { lte: endedAt } : {}) }
    await tx.modelCall.updateMany({
      where: { runId, trajectoryId: null, state: 'done', startedAt: startedInStage },
      data: { state: 'unusable' },
    })
  }
}

type Failure = { key: string; error: Error; bill: Bill | null; stage: string | null }

async function failed(claim: Claim, { key, error, bill, stage }: Failure): Promise<void> {
  // a call that was interrupted may have been billed; one that was answered by an error was not, unless it says so
  const state = error.name === 'AbortError' ? 'doubtful' : 'failed'
  await writeAs(claim, async (tx) => {
    const marked = await tx.modelCall.updateMany({
      where: { key, state: 'sent' },
      data: {
        state,
        error: storableText(error.message, 1_000),
        failure: error instanceof ModelError ? error.failure : null,
        endedAt: new Date(),
        ...(bill ? { ...bill.usage, costUsd: bill.costUsd, httpAttempts: bill.httpAttempts } : {}),
      },
    })
    // counted and said once, however often this transaction is repeated
    if (marked.count === 0) return
    if (bill) await charge(tx, claim.runId, { answer: bill, stage })
    if (state === 'doubtful') return
    await appendEvent(tx, claim.runId, {
      level: 'warn',
      kind: 'model',
      message: error.message,
      data: { key },
    })
  })
}
