/** Runs as a list and as one, with stages and what happens now. Reads only. */

import { z } from 'zod'
import { containing } from '#lib/data/containing.ts'
import { afterCursor, isUuid, pageOf } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'

export const activeStates = ['queued', 'running', 'cancelling']
/** ended before the end or waiting, so that somebody must decide */
export const stoppedStates = ['failed', 'partly', 'paused']

const stateGroups: Record<string, string[]> = { active: activeStates, stopped: stoppedStates }

/** `state` is a state's word, or `active` or `stopped` for several */
export type RunFilter = { state?: string; recipe?: string; projectId?: string; search?: string }

const listColumns = {
  id: true,
  recipe: true,
  title: true,
  state: true,
  reason: true,
  model: true,
  recorded: true,
  costUsd: true,
  budgetUsd: true,
  tokens: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  project: { select: { id: true, name: true, tasksPassed: true, tasksTotal: true } },
} satisfies Prisma.RunSelect

export async function findRuns(query: RunFilter & { cursor?: string | null; limit?: number }) {
  const limit = query.limit ?? 50
  const found = await database().run.findMany({
    where: { AND: [conditions(query), afterCursor(query.cursor)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit + 1,
    select: listColumns,
  })
  return pageOf(found, limit)
}

export function countRuns(filter: RunFilter): Promise<number> {
  return database().run.count({ where: conditions(filter) })
}

export async function countRunStates(filter: RunFilter): Promise<{ state: string; count: number }[]> {
  const groups = await database().run.groupBy({
    by: ['state'],
    where: conditions({ ...filter, state: undefined }),
    _count: true,
    orderBy: { state: 'asc' },
  })
  return groups.map((group) => ({ state: group.state, count: group._count }))
}

function conditions({ state, recipe, projectId, search }: RunFilter): Prisma.RunWhereInput {
  const words = search?.trim()
  const contains = containing(words ?? '')
  return {
    ...(state ? { state: { in: stateGroups[state] ?? [state] } } : {}),
    ...(recipe ? { recipe } : {}),
    ...(projectId ? { projectId } : {}),
    ...(words ? { OR: [{ title: contains }, { project: { name: contains } }] } : {}),
  }
}

export type RunDetail = NonNullable<Awaited<ReturnType<typeof findRun>>>
export type StageRow = RunDetail['stages'][number]

/** null when there is none of that id */
export async function findRun(id: string) {
  if (!isUuid(id)) return null
  const [run, stages, trajectories] = await Promise.all([
    database().run.findUnique({
      where: { id },
      include: {
        project: { select: { id: true, name: true, state: true, tasksPassed: true, tasksTotal: true } },
      },
    }),
    database().stage.findMany({
      where: { runId: id },
      orderBy: [{ position: 'asc' }, { startedAt: 'asc' }],
      omit: { output: true },
    }),
    database().trajectory.findMany({
      where: { runId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: trajectoryColumns,
    }),
  ])
  return run && { ...run, stages, trajectories, proposed: proposedIn(run.result), cells: cellsIn(run.result) }
}

const proposalsSchema = z.object({ projects: z.array(z.object({ id: z.uuid(), name: z.string() })) })

/** The projects that a run of the recipe `propose` made; none for every other run. */
function proposedIn(result: unknown): { id: string; name: string }[] {
  return proposalsSchema.safeParse(result).data?.projects ?? []
}

const cellsSchema = z.object({
  cells: z.array(
    z.object({
      domain: z.string(),
      difficulty: z.string().nullable(),
      asked: z.number(),
      got: z.number(),
      problems: z.array(z.string()),
    }),
  ),
})

export type ProposedCell = z.output<typeof cellsSchema>['cells'][number]

/** What such a run was asked for and got, by domain and difficulty. */
function cellsIn(result: unknown): ProposedCell[] {
  return cellsSchema.safeParse(result).data?.cells ?? []
}

const trajectoryColumns = {
  id: true,
  title: true,
  purpose: true,
  taskNumber: true,
  attempt: true,
  state: true,
  endReason: true,
  verdict: true,
  staleAt: true,
  flags: true,
  review: true,
  steps: true,
  costUsd: true,
  durationMs: true,
  createdAt: true,
} satisfies Prisma.TrajectorySelect

export type RunTrajectory = Prisma.TrajectoryGetPayload<{ select: typeof trajectoryColumns }>

/** The newest trajectories of a project, whatever run they belong to. */
export function findProjectTrajectories(projectId: string, limit: number): Promise<RunTrajectory[]> {
  return database().trajectory.findMany({
    where: { projectId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
    select: trajectoryColumns,
  })
}

export function countProjectTrajectories(projectId: string): Promise<number> {
  return database().trajectory.count({ where: { projectId } })
}

/** The newest steps of what an agent of this run does at this moment; null when none is at work. */
export async function findLiveTrajectory(runId: string) {
  const trajectory = await database().trajectory.findFirst({
    where: { runId, state: 'running' },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true,
      title: true,
      purpose: true,
      taskNumber: true,
      attempt: true,
      steps: true,
      costUsd: true,
    },
  })
  if (!trajectory) return null
  const steps = await database().step.findMany({
    where: { trajectoryId: trajectory.id },
    orderBy: { index: 'desc' },
    take: 6,
    select: {
      index: true,
      kind: true,
      summary: true,
      outcome: true,
      testsPassed: true,
      testsFailed: true,
      bodyBlob: true,
      createdAt: true,
    },
  })
  return { ...trajectory, newest: steps.reverse() }
}

/**
 * Where the log of a run starts when its newest `limit` lines are wanted: the id to read after, and how many older
 * lines stay unread.
 */
export async function findLogStart(
  runId: string,
  limit: number,
): Promise<{ afterId: string; older: number }> {
  const [edge, total] = await Promise.all([
    database().runEvent.findFirst({
      where: { runId },
      orderBy: { seq: 'desc' },
      skip: limit,
      select: { id: true },
    }),
    database().runEvent.count({ where: { runId } }),
  ])
  return edge ? { afterId: edge.id.toString(), older: total - limit } : { afterId: '0', older: 0 }
}
