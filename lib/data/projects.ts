/** Projects as a list, as one, and as the plan of their tasks. Reads only. */

import { containing } from '#lib/data/containing.ts'
import { afterCursor, isUuid, pageOf } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { activeStates } from '#lib/data/runs.ts'

export type ProjectFilter = {
  search?: string
  state?: string
  domain?: string
  /** `none` = the proposal does not say */
  difficulty?: string
  language?: string
  /** projects that have come at least this far */
  reached?: 'plan' | 'repository' | 'tests' | 'passed'
}

const listColumns = {
  id: true,
  slug: true,
  name: true,
  language: true,
  domain: true,
  state: true,
  models: true,
  recorded: true,
  tasksTotal: true,
  tasksPassed: true,
  costUsd: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.ProjectSelect

export type ProjectRow = Prisma.ProjectGetPayload<{ select: typeof listColumns }>

export async function findProjects(query: ProjectFilter & { cursor?: string | null; limit?: number }) {
  const limit = query.limit ?? 50
  const found = await database().project.findMany({
    where: { AND: [conditions(query), afterCursor(query.cursor)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit + 1,
    select: listColumns,
  })
  return pageOf(found, limit)
}

export function countProjects(filter: ProjectFilter): Promise<number> {
  return database().project.count({ where: conditions(filter) })
}

/** How many projects are in each state, under the search but not under the state filter. */
export async function countProjectStates(filter: ProjectFilter): Promise<{ state: string; count: number }[]> {
  const groups = await database().project.groupBy({
    by: ['state'],
    where: conditions({ ...filter, state: undefined }),
    _count: true,
    orderBy: { state: 'asc' },
  })
  return groups.map((group) => ({ state: group.state, count: group._count }))
}

function conditions({ search, state, reached, ...kind }: ProjectFilter): Prisma.ProjectWhereInput {
  const words = search?.trim()
  const contains = containing(words ?? '')
  return {
    ...(state ? { state } : {}),
    ...(kind.domain ? { domain: kind.domain } : {}),
    ...(kind.difficulty ? { difficulty: kind.difficulty === 'none' ? '' : kind.difficulty } : {}),
    ...(kind.language ? { language: kind.language } : {}),
    ...(words ? { OR: [{ name: contains }, { slug: contains }, { domain: contains }] } : {}),
    ...(reached === 'plan' ? { tasksTotal: { gt: 0 } } : {}),
    ...(reached === 'repository' ? { headCommit: { not: null } } : {}),
    ...(reached === 'tests' ? { tasks: { some: { testCommit: { not: null } } } } : {}),
    ...(reached === 'passed' ? { tasks: { some: { state: 'passed' } } } : {}),
  }
}

export type ProjectDetail = NonNullable<Awaited<ReturnType<typeof findProject>>>

/** By id or by slug; null when there is none. */
export async function findProject(idOrSlug: string) {
  const found = await database().project.findUnique({
    where: isUuid(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug },
    include: {
      _count: { select: { runs: true, trajectories: true, tasks: true, instances: true } },
      tasks: { where: { testCommit: { not: null }, state: { not: 'stale' } }, select: { id: true }, take: 1 },
      runs: { where: { state: { in: [...activeStates] } }, select: { id: true }, take: 1 },
    },
  })
  if (!found) return null
  const { tasks, runs, ...project } = found
  return { ...project, hasEnvironments: tasks.length > 0, isAtWork: runs.length > 0 }
}

export type PhaseDetail = Awaited<ReturnType<typeof findPlan>>[number]
export type TaskRow = PhaseDetail['modules'][number]['tasks'][number]

/** Phases with their modules with their tasks, in the order of the plan. */
export async function findPlan(projectId: string) {
  const [phases, tasks] = await Promise.all([
    database().phase.findMany({
      where: { projectId },
      orderBy: { number: 'asc' },
      include: { modules: { orderBy: { number: 'asc' } } },
    }),
    database().task.findMany({
      where: { projectId },
      orderBy: { position: 'asc' },
      omit: { plannedTests: true },
      include: { _count: { select: { trajectories: true } } },
    }),
  ])
  return phases.map((phase) => ({
    ...phase,
    modules: phase.modules.map((module) => ({
      ...module,
      tasks: tasks.filter((task) => task.moduleId === module.id),
    })),
  }))
}

export async function countTasks(projectId: string): Promise<{ total: number; passed: number }> {
  const task = database().task
  const [total, passed] = await Promise.all([
    task.count({ where: { projectId } }),
    task.count({ where: { projectId, state: 'passed' } }),
  ])
  return { total, passed }
}
