/** The numbers of the first page, each countable again on the page it links to. */
import { database } from '#lib/data/database.ts'
import { activeStates, stoppedStates } from '#lib/data/runs.ts'
import { countTaskFunnel } from '#lib/data/task-funnel.ts'
import { leaseSeconds } from '#lib/data/workers.ts'
import { solvingPurposes } from '#lib/trajectories/types.ts'

const dayMs = 24 * 60 * 60 * 1000

export type Funnel = Awaited<ReturnType<typeof countFunnel>>

/** Projects, then their tasks gate by gate, then the trajectories that solve them: how many came how far. */
export async function countFunnel() {
  const { project, trajectory } = database()
  const solving = { purpose: { in: [...solvingPurposes] } }
  const [proposed, planned, setUp, tasks, attempted, solved, approved] = await Promise.all([
    project.count(),
    project.count({ where: { tasksTotal: { gt: 0 } } }),
    project.count({ where: { headCommit: { not: null } } }),
    countTaskFunnel(),
    trajectory.count({ where: solving }),
    trajectory.count({ where: { ...solving, verdict: 'passed', staleAt: null } }),
    trajectory.count({ where: { ...solving, review: 'approved' } }),
  ])
  return { proposed, planned, setUp, tasks, attempted, solved, approved }
}

/** US dollars over the last 24 hours and over all time; per approved solving trajectory when there is one. */
export async function sumCosts(approved: number, now = new Date()) {
  const { run, modelCall } = database()
  const [day, all] = await Promise.all([
    modelCall.aggregate({
      where: { startedAt: { gte: new Date(now.getTime() - dayMs) } },
      _sum: { costUsd: true },
    }),
    run.aggregate({ _sum: { costUsd: true, tokens: true }, _count: true }),
  ])
  const total = all._sum.costUsd ?? 0
  return {
    dayUsd: day._sum.costUsd ?? 0,
    totalUsd: total,
    tokens: all._sum.tokens ?? 0,
    runs: all._count,
    perApprovedUsd: approved > 0 ? total / approved : null,
  }
}

/** What waits for a person: unreviewed passed solutions, flagged attempts nobody judged, runs that stopped. */
export async function countNeeds() {
  const { run, trajectory } = database()
  const open = { purpose: { in: [...solvingPurposes] }, review: 'unreviewed', state: 'ended' }
  const [unreviewed, flagged, stopped] = await Promise.all([
    trajectory.count({ where: { ...open, verdict: 'passed', staleAt: null } }),
    trajectory.count({ where: { ...open, flags: { isEmpty: false } } }),
    run.count({ where: { state: { in: stoppedStates } } }),
  ])
  return { unreviewed, flagged, stopped }
}

export function findActiveRuns(limit = 8) {
  return database().run.findMany({
    where: { state: { in: activeStates } },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
    select: {
      id: true,
      title: true,
      recipe: true,
      state: true,
      model: true,
      costUsd: true,
      budgetUsd: true,
      createdAt: true,
      startedAt: true,
      project: { select: { name: true, tasksPassed: true, tasksTotal: true } },
      stages: { where: { state: 'running' }, select: { name: true }, orderBy: { position: 'desc' } },
    },
  })
}

export type PurposeCounts = {
  purpose: string
  passed: number
  failed: number
  /** of a project that has gone back since: counted neither as passed nor as failed */
  stale: number
  open: number
  total: number
}

/** Trajectories by purpose and how they ended. */
export async function countTrajectoriesByPurpose(): Promise<PurposeCounts[]> {
  const groups = await database().$queryRaw<{ purpose: string; verdict: string | null; count: number }[]>`
    SELECT "purpose", CASE WHEN "staleAt" IS NULL THEN "verdict" ELSE 'stale' END AS "verdict",
      count(*)::int AS "count"
    FROM "Trajectory" GROUP BY 1, 2`
  const purposes = new Map<string, PurposeCounts>()
  for (const { purpose, verdict, count } of groups) {
    const row = purposes.get(purpose) ?? { purpose, passed: 0, failed: 0, stale: 0, open: 0, total: 0 }
    row.total += count
    if (verdict === 'passed') row.passed += count
    else if (verdict === 'failed') row.failed += count
    else if (verdict === 'stale') row.stale += count
    else row.open += count
    purposes.set(purpose, row)
  }
  return [...purposes.values()].sort((a, b) => b.total - a.total)
}

export function findRecentTrajectories(limit = 8) {
  return database().trajectory.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
    select: {
      id: true,
      title: true,
      purpose: true,
      taskNumber: true,
      attempt: true,
      state: true,
      verdict: true,
      staleAt: true,
      flags: true,
      review: true,
      steps: true,
      costUsd: true,
      durationMs: true,
      createdAt: true,
      project: { select: { name: true } },
    },
  })
}

/** Workers that were seen in the last day, newest beat first. */
export async function findWorkers(now = new Date()) {
  const workers = await database().worker.findMany({
    where: { beatAt: { gte: new Date(now.getTime() - dayMs) } },
    orderBy: { beatAt: 'desc' },
    take: 20,
  })
  const oldestBeat = now.getTime() - leaseSeconds * 1000
  return workers.map((worker) => ({ ...worker, alive: worker.beatAt.getTime() >= oldestBeat }))
}
