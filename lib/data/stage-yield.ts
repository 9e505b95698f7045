/** What runs got out of a model, stage by stage: attempts, successes, calls, cost, and why attempts failed. */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import type { ModelStage } from '#lib/pipeline/model-stages.ts'
import type { Purpose } from '#lib/trajectories/types.ts'

/** endpoint = it could not be used, or not for long enough; the model has no part in that */
export type SmokeClass = 'model' | 'tests' | 'infrastructure' | 'endpoint'
export type SmokeFailure = { class: SmokeClass; reason: string }

export type StageYield = {
  stage: ModelStage
  /** projects, task lists, checklists, or attempts of agents */
  attempted: number
  succeeded: number
  /** null = nothing was attempted */
  yield: number | null
  calls: number
  /** HTTP requests, those that failed and were made again included */
  tries: number
  promptTokens: number
  completionTokens: number
  costUsd: number
  waitedMs: number
  failures: SmokeFailure[]
}

const purposes: Partial<Record<ModelStage, Purpose>> = {
  'set-up': 'set-up',
  'write-tests': 'test-writing',
  implement: 'implementation',
}

/** the model's own, also where the endpoint says it */
const failuresOfTheModel = new Set(['refusal', 'context-overflow', 'empty-answer'])

type Counted = { attempted: number; succeeded: number; failures: SmokeFailure[] }

/** Stages that none of the runs came to are left out. */
export async function findStageYields(runIds: string[], stages: ModelStage[]): Promise<StageYield[]> {
  const yields: StageYield[] = []
  for (const stage of stages) {
    const counted = await countStage(runIds, stage)
    const calls = await sumCalls(runIds, stage)
    if (counted.attempted === 0 && calls.calls === 0) continue
    const failures = [...(await endpointFailures(runIds, stage)), ...counted.failures]
    const share = counted.attempted > 0 ? counted.succeeded / counted.attempted : null
    yields.push({ stage, ...counted, yield: share, ...calls, failures })
  }
  return yields
}

function countStage(runIds: string[], stage: ModelStage): Promise<Counted> {
  if (stage === 'propose') return countProposals(runIds)
  const purpose = purposes[stage]
  return purpose ? countAttempts(runIds, purpose) : countAnswers(runIds, stage)
}

const proposeResult = z.object({
  requested: z.number(),
  projects: z.array(z.unknown()),
  problems: z.array(z.string()),
})

async function countProposals(runIds: string[]): Promise<Counted> {
  const runs = await database().run.findMany({ where: { id: { in: runIds }, recipe: 'propose' } })
  const counted: Counted = { attempted: 0, succeeded: 0, failures: [] }
  for (const run of runs) {
    const result = proposeResult.safeParse(run.result).data
    counted.attempted += result?.requested ?? z.object({ count: z.number() }).parse(run.input).count
    counted.succeeded += result?.projects.length ?? 0
    for (const reason of result?.problems ?? []) counted.failures.push({ class: 'model', reason })
  }
  const spoilt = await failedStages(runIds, { equals: 'propose' })
  counted.failures.push(...spoilt)
  return counted
}

const names: Partial<Record<ModelStage, { equals: string } | { startsWith: string }>> = {
  'break-down': { equals: 'break down' },
  checklist: { startsWith: 'checklist ' },
}

async function countAnswers(runIds: string[], stage: ModelStage): Promise<Counted> {
  const name = names[stage]
  if (!name) return { attempted: 0, succeeded: 0, failures: [] }
  const where = { runId: { in: runIds }, name }
  const attempted = await database().stage.count({ where })
  const succeeded = await database().stage.count({ where: { ...where, state: 'done' } })
  return { attempted, succeeded, failures: await failedStages(runIds, name) }
}

const failedOutput = z.object({ failure: z.string() })

/** Stages that ended with an error of the model or of the machine; what the endpoint failed is in its calls. */
async function failedStages(
  runIds: string[],
  name: { equals: string } | { startsWith: string },
): Promise<SmokeFailure[]> {
  const rows = await database().stage.findMany({ where: { runId: { in: runIds }, name, state: 'failed' } })
  return rows.flatMap((row): SmokeFailure[] => {
    const reason = row.error ?? ''
    switch (failedOutput.safeParse(row.output).data?.failure) {
      case 'UnusableAnswerError':
        return [{ class: 'model', reason }]
      case 'InfrastructureError':
        return [{ class: 'infrastructure', reason }]
      default:
        return []
    }
  })
}

const gatesSchema = z.array(z.object({ gate: z.string(), outcome: z.string(), evidence: z.string() }))

async function countAttempts(runIds: string[], purpose: Purpose): Promise<Counted> {
  const rows = await database().trajectory.findMany({
    where: { runId: { in: runIds }, purpose },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      title: true,
      attempt: true,
      verdict: true,
      endReason: true,
      task: { select: { failureClass: true } },
    },
  })
  const verdicts = await database().verdict.findMany({
    where: { trajectoryId: { in: rows.map(({ id }) => id) } },
    orderBy: { createdAt: 'asc' },
    select: { trajectoryId: true, gates: true },
  })
  const gates = new Map(verdicts.map((verdict) => [verdict.trajectoryId, verdict.gates]))
  const failures = rows.flatMap((row): SmokeFailure[] => {
    if (row.verdict !== 'failed' && row.verdict !== 'infrastructure') return []
    const ending = row.endReason === 'finished' ? '' : ` (the agent ended with ${row.endReason})`
    const reason = `${row.title}, attempt ${row.attempt}: ${reasonIn(gates.get(row.id))}${ending}`
    return [{ class: classOf(purpose, row), reason }]
  })
  return {
    attempted: rows.length,
    succeeded: rows.filter(({ verdict }) => verdict === 'passed').length,
    failures,
  }
}

function classOf(
  purpose: Purpose,
  row: { verdict: string | null; task: { failureClass: string | null } | null },
): SmokeClass {
  if (row.verdict === 'infrastructure') return 'infrastructure'
  if (purpose === 'test-writing') return 'tests'
  return purpose === 'implementation' && row.task?.failureClass === 'tests' ? 'tests' : 'model'
}

function reasonIn(gates: unknown): string {
  const failed = (gatesSchema.safeParse(gates).data ?? []).filter(({ outcome }) => outcome !== 'passed')
  return (
    failed
      .map(({ gate, evidence }) => `${gate}: ${evidence}`)
      .join(' ')
      .slice(0, 400) || 'no gate says why'
  )
}

async function sumCalls(runIds: string[], stage: ModelStage) {
  const { _count, _sum } = await database().modelCall.aggregate({
    where: { runId: { in: runIds }, role: stage },
    _count: true,
    _sum: { httpAttempts: true, promptTokens: true, completionTokens: true, costUsd: true, waitedMs: true },
  })
  return {
    calls: _count,
    tries: _sum.httpAttempts ?? 0,
    promptTokens: _sum.promptTokens ?? 0,
    completionTokens: _sum.completionTokens ?? 0,
    costUsd: _sum.costUsd ?? 0,
    waitedMs: _sum.waitedMs ?? 0,
  }
}

async function endpointFailures(runIds: string[], stage: ModelStage): Promise<SmokeFailure[]> {
  const rows = await database().modelCall.findMany({
    where: { runId: { in: runIds }, role: stage, state: 'failed' },
    orderBy: { startedAt: 'asc' },
    select: { failure: true, error: true },
  })
  return rows.map(({ failure, error }) => ({
    class: failure && failuresOfTheModel.has(failure) ? 'model' : 'endpoint',
    reason: error ?? 'the call failed',
  }))
}
