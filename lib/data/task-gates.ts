/** Gates as the project's page shows them: per task, per gate that stopped attempts, and the pass rates of rollouts. */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import { representatives } from '#lib/data/task-funnel.ts'

const gateSchema = z.object({
  gate: z.string(),
  outcome: z.string(),
  evidence: z.string().default(''),
  ids: z.array(z.string()).default([]),
  measured: z.record(z.string(), z.number()).optional(),
})
export const gatesSchema = z.array(gateSchema)
/** of verdicts of our own, to be decided again */
export const decidedGatesSchema = z.array(
  gateSchema.extend({ outcome: z.enum(['passed', 'failed', 'flagged', 'infrastructure']) }),
)

export const flagsSchema = z.array(
  z.object({
    kind: z.string(),
    path: z.string().default(''),
    evidence: z.string().default(''),
    step: z.number().nullable().default(null),
  }),
)

const verdictSchema = z.object({
  id: z.string(),
  taskId: z.string(),
  kind: z.enum(['tests-gate', 'implementation', 'mutation']),
  attempt: z.number(),
  outcome: z.string(),
  gates: gatesSchema,
  attemptGates: gatesSchema.nullable(),
  flags: flagsSchema,
  trajectoryId: z.string().nullable(),
  carried: z.boolean(),
})

export type RepresentingVerdict = z.infer<typeof verdictSchema>
export type TaskGates = Awaited<ReturnType<typeof findTaskGates>>[number]

/** Tasks in the order of the plan, each with the verdicts that stand for it. */
export async function findTaskGates(projectId: string) {
  const [tasks, rows] = await Promise.all([
    database().task.findMany({
      where: { projectId },
      orderBy: { position: 'asc' },
      select: { id: true, number: true, title: true, state: true },
    }),
    database().$queryRaw<unknown[]>`${representatives(projectId)}`,
  ])
  const verdicts = z.array(verdictSchema).parse(rows)
  return tasks.map((task) => ({
    ...task,
    verdicts: verdicts
      .filter((verdict) => verdict.taskId === task.id)
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .map(withAttemptGates),
  }))
}

const order = ['tests-gate', 'implementation', 'mutation']

const ofTheAttempt = new Set(['no-leaks', 'no-tampering'])

function withAttemptGates({ attemptGates, ...verdict }: RepresentingVerdict) {
  if (!verdict.carried || verdict.kind !== 'implementation') return verdict
  const made = (attemptGates ?? []).filter((gate) => ofTheAttempt.has(gate.gate))
  return { ...verdict, gates: [...made, ...verdict.gates] }
}

export type StoppedAttempt = {
  verdictId: string
  trajectoryId: string | null
  kind: string
  taskNumber: string | null
  attempt: number
  evidence: string
}
export type GateStops = { kind: string; gate: string; outcome: string; attempts: StoppedAttempt[] }

/** verdicts that are looked at, newest first */
const mostStops = 300

/** Which gates stopped which attempts, those that stopped most first. `more`: older ones that were not looked at. */
export async function findGateStops(projectId: string): Promise<{ stops: GateStops[]; more: number }> {
  const where = { projectId, staleAt: null, outcome: { not: 'passed' } }
  const [rows, total] = await Promise.all([
    database().verdict.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: mostStops,
      select: {
        id: true,
        kind: true,
        attempt: true,
        gates: true,
        trajectoryId: true,
        task: { select: { number: true } },
      },
    }),
    database().verdict.count({ where }),
  ])
  const stops = new Map<string, GateStops>()
  for (const { id, kind, attempt, gates, trajectoryId, task } of rows) {
    for (const { gate, outcome, evidence } of gatesSchema.parse(gates)) {
      if (outcome !== 'failed' && outcome !== 'infrastructure') continue
      const key = `${kind} ${gate} ${outcome}`
      const stop = stops.get(key) ?? { kind, gate, outcome, attempts: [] }
      const taskNumber = task?.number ?? null
      stop.attempts.push({ verdictId: id, trajectoryId, kind, taskNumber, attempt, evidence })
      stops.set(key, stop)
    }
  }
  const sorted = [...stops.values()].sort(
    (a, b) => b.attempts.length - a.attempts.length || (a.gate < b.gate ? -1 : 1),
  )
  return { stops: sorted, more: total - rows.length }
}

export type TaskRollouts = { taskNumber: string; passed: number; measured: number; notMeasured: number }

/** Fresh attempts per task; those on work that has gone stale do not count. */
export function countRollouts(projectId: string): Promise<TaskRollouts[]> {
  return database().$queryRaw<TaskRollouts[]>`
    SELECT t."taskNumber",
      count(*) FILTER (WHERE t."verdict" = 'passed')::int AS "passed",
      count(*) FILTER (WHERE t."verdict" IN ('passed', 'failed'))::int AS "measured",
      count(*) FILTER (WHERE t."state" = 'ended' AND t."verdict" IS DISTINCT FROM 'passed'
        AND t."verdict" IS DISTINCT FROM 'failed')::int AS "notMeasured"
    FROM "Trajectory" t JOIN "Run" r ON r."id" = t."runId"
    WHERE t."projectId" = ${projectId}::uuid AND r."recipe" = 'rollout' AND t."staleAt" IS NULL
    GROUP BY t."taskNumber"`
}
