/** The time machine: the workspace at any step, and what changed, from snapshots alone. */
import { database } from '#lib/data/database.ts'
import { objectStore } from '#lib/data/objects.ts'
import { UserError } from '#lib/errors.ts'
import type { FileContent, WorkspaceAtStep, WorkspaceChange } from '#lib/trajectories/replay.ts'
import { diffTrees, listTree } from '#lib/trajectories/trees.ts'

/** bytes of a file shown before somebody asks for all of it */
const previewBytes = 512 * 1024

/**
 * @param index of the step after which to look; -1 is the workspace as the agent found it
 * @param base another step to compare with, counted alike
 * @throws UserError when there is no such trajectory; a step without a row or a snapshot is an answer, not an error
 */
export async function findWorkspace(
  trajectoryId: string,
  index: number,
  base: number | null = null,
): Promise<WorkspaceAtStep> {
  const trajectory = await database().trajectory.findUnique({
    where: { id: trajectoryId },
    select: { baseTree: true },
  })
  if (!trajectory) throw new UserError(`There is no trajectory ${trajectoryId}.`)
  const tree = index < 0 ? trajectory.baseTree : await treeOfStep(trajectoryId, index)
  if (!tree) return { recorded: false, missing: tree === undefined ? 'step' : 'snapshot' }
  const store = objectStore()
  const before = index < 0 ? null : await treeBefore(trajectoryId, index, trajectory.baseTree)
  const changes = async (from: string | null): Promise<WorkspaceChange[] | null> =>
    from === null ? null : (await diffTrees(store, from, tree)).map(withNulls)
  const other = base === null ? null : base < 0 ? trajectory.baseTree : await treeOfStep(trajectoryId, base)
  const [files, thisStep, sinceStart, sinceBase] = await Promise.all([
    listTree(store, tree),
    index < 0 ? [] : changes(before),
    index < 0 ? [] : changes(trajectory.baseTree),
    changes(other ?? null),
  ])
  return { recorded: true, tree, files, thisStep, sinceStart, sinceBase }
}

function withNulls(change: {
  path: string
  change: WorkspaceChange['change']
  oldId?: string
  newId?: string
}): WorkspaceChange {
  return { ...change, oldId: change.oldId ?? null, newId: change.newId ?? null }
}

/** undefined: no row of this step was written; null: its workspace was not recorded */
async function treeOfStep(trajectoryId: string, index: number): Promise<string | null | undefined> {
  const step = await database().step.findUnique({
    where: { trajectoryId_index: { trajectoryId, index } },
    select: { tree: true },
  })
  return step?.tree
}

/** Only the step right before counts: a gap of unrecorded steps must not be shown as the work of one. */
async function treeBefore(
  trajectoryId: string,
  index: number,
  baseTree: string | null,
): Promise<string | null> {
  return index === 0 ? baseTree : ((await treeOfStep(trajectoryId, index - 1)) ?? null)
}

/** @throws UserError when there is no file of that id */
export async function findFile(id: string, { all = false } = {}): Promise<FileContent> {
  const known = /^[0-9a-f]{40}$/.test(id)
    ? await database().snapshot.findUnique({ where: { id }, select: { kind: true } })
    : null
  if (known?.kind !== 'blob') throw new UserError(`There is no recorded file ${id}.`)
  const [object] = await objectStore().get([id])
  const data = object?.data ?? Buffer.alloc(0)
  const binary = data.subarray(0, 8_000).includes(0)
  const shown = all ? data : data.subarray(0, previewBytes)
  return {
    id,
    size: data.length,
    text: binary ? null : shown.toString('utf8'),
    cutBytes: binary ? 0 : data.length - shown.length,
  }
}
