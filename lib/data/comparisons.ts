/** Two trajectories beside each other. */
import { getBlobs } from '#lib/data/blobs.ts'
import { isUuid } from '#lib/data/cursor.ts'
import { database } from '#lib/data/database.ts'
import { objectStore } from '#lib/data/objects.ts'
import { UserError } from '#lib/errors.ts'
import {
  type ComparedRow,
  type Comparison,
  type FinalFile,
  finalFiles,
  pairSteps,
} from '#lib/trajectories/comparison.ts'
import type { StepRow, WorkspaceChange } from '#lib/trajectories/replay.ts'
import { parseStepBody } from '#lib/trajectories/stored.ts'
import { diffTrees } from '#lib/trajectories/trees.ts'

/** steps of one side that are compared one by one */
const mostSteps = 20_000
/** bodies read at once */
const batch = 50

type Row = StepRow & { bodyBlob: string }

/** @throws UserError when one of them is not there, or is too long */
export async function findComparison(a: string, b: string): Promise<Comparison> {
  const [left, right] = await Promise.all([rowsOf(a), rowsOf(b)])
  const { rows, exact } = pairSteps(left, right)
  const divergence = await findDivergence(rows, left, right)
  const marked = rows.map((row, at) => ({ ...row, kind: isSame(row, at) ? ('same' as const) : row.kind }))
  function isSame(row: ComparedRow, at: number): boolean {
    if (row.kind !== 'alike') return false
    if (divergence === null || at < divergence) return true
    return left[row.a ?? 0]?.bodyBlob === right[row.b ?? 0]?.bodyBlob
  }
  return { rows: marked, steps: { a: left.map(narrow), b: right.map(narrow) }, divergence, exact }
}

async function rowsOf(trajectoryId: string): Promise<Row[]> {
  const found = isUuid(trajectoryId)
    ? await database().trajectory.findUnique({ where: { id: trajectoryId }, select: { steps: true } })
    : null
  if (!found) throw new UserError(`There is no trajectory "${trajectoryId}": choose another one.`)
  if (found.steps > mostSteps)
    throw new UserError(
      `One of them has ${found.steps} steps, and at most ${mostSteps} are compared one by one: look at the final files and the verdicts.`,
    )
  return database().step.findMany({
    where: { trajectoryId },
    orderBy: { index: 'asc' },
    omit: { trajectoryId: true, createdAt: true },
  })
}

function narrow({ bodyBlob: _, ...row }: Row): StepRow {
  return row
}

/** The first row without a counterpart, or whose calls differ although their first lines do not. */
async function findDivergence(rows: ComparedRow[], left: Row[], right: Row[]): Promise<number | null> {
  const gap = rows.findIndex(({ kind }) => kind !== 'alike')
  const shared = gap === -1 ? rows.length : gap
  // forks share whole steps: nothing has to be read of those
  const doubtful = rows.slice(0, shared).flatMap((row, at) => {
    const blobs = [left[row.a ?? 0]?.bodyBlob ?? '', right[row.b ?? 0]?.bodyBlob ?? ''] as const
    return blobs[0] === blobs[1] ? [] : [{ at, blobs }]
  })
  for (let from = 0; from < doubtful.length; from += batch) {
    const some = doubtful.slice(from, from + batch)
    const bodies = await getBlobs(some.flatMap(({ blobs }) => [...blobs]))
    const calls = (blob: string) => callsOf(bodies.get(blob) as Buffer)
    const parted = some.find(({ blobs }) => calls(blobs[0]) !== calls(blobs[1]))
    if (parted) return parted.at
  }
  return gap === -1 ? null : gap
}

function callsOf(body: Buffer): string {
  const { calls, message } = parseStepBody(body)
  return JSON.stringify(
    calls.length > 0 ? calls.map(({ name, rawArguments }) => [name, rawArguments]) : message.content,
  )
}

/** Files that either has changed; null when the workspace of one is not recorded. */
export async function findFinalFiles(a: string, b: string): Promise<FinalFile[] | null> {
  const [left, right] = await Promise.all([treesOf(a), treesOf(b)])
  if (!left || !right) return null
  const [changedByA, changedByB, between] = await Promise.all([
    changes(left.base, left.final),
    changes(right.base, right.final),
    changes(left.final, right.final),
  ])
  return finalFiles(changedByA, changedByB, between)
}

async function treesOf(id: string): Promise<{ base: string; final: string } | null> {
  if (!isUuid(id)) return null
  const row = await database().trajectory.findUnique({
    where: { id },
    select: { baseTree: true, finalTree: true },
  })
  return row?.baseTree && row.finalTree ? { base: row.baseTree, final: row.finalTree } : null
}

async function changes(from: string, to: string): Promise<WorkspaceChange[]> {
  const found = await diffTrees(objectStore(), from, to)
  return found.map((change) => ({ ...change, oldId: change.oldId ?? null, newId: change.newId ?? null }))
}

export type Candidate = {
  id: string
  title: string
  attempt: number
  state: string
  verdict: string | null
  stale: boolean
  model: string
  steps: number
  costUsd: number
  createdAt: string
  /** forked from it, or what it was forked from */
  related: boolean
}

const candidatesShown = 50

/** What a trajectory is compared with most often: its forks and origin, then other attempts at its task for the same purpose. */
export async function findCandidates(id: string): Promise<Candidate[]> {
  if (!isUuid(id)) return []
  const { trajectory } = database()
  const own = await trajectory.findUnique({
    where: { id },
    select: { taskId: true, parentId: true, purpose: true },
  })
  if (!own) return []
  const related = [
    { parentId: id },
    ...(own.parentId ? [{ id: own.parentId }, { parentId: own.parentId }] : []),
  ]
  const rows = await trajectory.findMany({
    where: {
      id: { not: id },
      OR: [...related, ...(own.taskId ? [{ taskId: own.taskId, purpose: own.purpose }] : [])],
    },
    orderBy: { createdAt: 'desc' },
    take: candidatesShown,
    select: {
      id: true,
      title: true,
      attempt: true,
      state: true,
      verdict: true,
      staleAt: true,
      model: true,
      steps: true,
      costUsd: true,
      createdAt: true,
      parentId: true,
    },
  })
  return rows.map(({ staleAt, parentId, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    stale: staleAt !== null,
    related: row.id === own.parentId || parentId === id || (parentId !== null && parentId === own.parentId),
  }))
}
