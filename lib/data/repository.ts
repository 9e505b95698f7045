/** A project's repository as recorded: its history, and the files at any commit. Reads only. */
import { objectStore } from '#lib/data/objects.ts'
import type { ListedFile } from '#lib/trajectories/trees.ts'
import { listTree, readCommit } from '#lib/trajectories/trees.ts'

export type HistoryEntry = { id: string; message: string }

/** a project has two commits per task and one for the set-up */
const longestHistory = 500

/** Commits from the newest back to the set-up, along first parents. */
export async function findHistory(headCommit: string | null): Promise<HistoryEntry[]> {
  const store = objectStore()
  const history: HistoryEntry[] = []
  let id = headCommit ?? undefined
  while (id && history.length < longestHistory) {
    const commit = await readCommit(store, id)
    history.push({ id, message: commit.message })
    id = commit.parents[0]
  }
  return history
}

/** @throws when the commit was not recorded */
export function listFiles(commit: string): Promise<ListedFile[]> {
  return listTree(objectStore(), commit)
}

export type TextFile = { path: string; text: string }

const testsFolder = 'tests/'

/** The tests of one task at a commit: files below tests/ that carry its number, as 1.2.3 or 1_2_3. */
export async function readTaskTests(commit: string, number: string): Promise<TextFile[]> {
  const names = new RegExp(`(^|[^0-9])${number.split('.').join('[._-]')}([^0-9]|$)`)
  const files = (await listFiles(commit)).filter(
    (file) => file.path.startsWith(testsFolder) && file.mode !== '120000' && names.test(file.path),
  )
  const objects = await objectStore().get(files.map((file) => file.id))
  return files.map((file) => ({
    path: file.path,
    text: objects.find((object) => object.id === file.id)?.data.toString('utf8') ?? '',
  }))
}
