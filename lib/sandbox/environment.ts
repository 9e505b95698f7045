/** In which environment the work on a repository happens: the image that its set-up asked for. */
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readCommit, readTree } from '#lib/trajectories/trees.ts'
import { environmentFiles } from './build-file.ts'

/**
 * Taken from the first commit, which the set-up's gates accepted: a later one may hold a Dockerfile that was changed by
 * those who are graded. @param commit any later commit, or a tree that stands for itself
 */
export async function environmentOf(objects: ObjectStore, commit: string): Promise<WorkspaceFile[]> {
  return environmentFiles(await readTree(objects, await firstCommitOf(objects, commit)))
}

async function firstCommitOf(objects: ObjectStore, id: string): Promise<string> {
  const [object] = await objects.get([id])
  if (object?.kind !== 'commit') return id
  const [parent] = (await readCommit(objects, id)).parents
  return parent ? firstCommitOf(objects, parent) : id
}
