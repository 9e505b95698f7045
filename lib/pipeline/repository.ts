/** Repository states between stages: git commits over the object store. */
import type { RecipeContext } from '#lib/pipeline/recipe.ts'
import type { ObjectStore, WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { readCommit, readTree, writeCommit, writeTree } from '#lib/trajectories/trees.ts'

/** @returns the commit's id; the same state with the same parent and message is the same commit */
export async function commitTree(
  objects: ObjectStore,
  commit: { tree: string; parents: string[]; message: string },
): Promise<string> {
  const object = writeCommit(commit)
  await objects.put([object])
  return object.id
}

/** @returns the tree's id */
export async function storeFiles(objects: ObjectStore, files: WorkspaceFile[]): Promise<string> {
  const { tree, objects: written } = writeTree(files)
  await objects.put(written)
  return tree
}

export type Suite = {
  /** the tests folder at the test commit: the protected tests of this and of all finished tasks */
  files: WorkspaceFile[]
  /** those which the commit before did not have, or had otherwise: the tests of this task */
  added: WorkspaceFile[]
}

export async function readSuite(
  context: Pick<RecipeContext, 'objects' | 'language'>,
  commits: { before: string; tests: string },
): Promise<Suite> {
  const { objects, language } = context
  const isTest = (file: WorkspaceFile) => file.path.startsWith(`${language.testsFolder}/`)
  const before = new Map((await readTree(objects, commits.before)).map((file) => [file.path, file]))
  const files = (await readTree(objects, commits.tests)).filter(isTest)
  return { files, added: files.filter((file) => !before.get(file.path)?.data.equals(file.data)) }
}

/** What an implementer starts with when the tests of its task are withheld: the test commit without them. */
export async function treeWithout(
  objects: ObjectStore,
  commit: string,
  withheld: WorkspaceFile[],
): Promise<string> {
  const hidden = new Set(withheld.map((file) => file.path))
  const files = await readTree(objects, commit)
  return storeFiles(
    objects,
    files.filter((file) => !hidden.has(file.path)),
  )
}

/** Commits from this one back to the first, along first parents. */
export async function historyOf(objects: ObjectStore, head: string): Promise<string[]> {
  const history: string[] = []
  for (let id: string | undefined = head; id; ) {
    history.push(id)
    id = (await readCommit(objects, id)).parents[0]
  }
  return history
}

/** @throws when it is the first commit */
export async function firstParent(objects: ObjectStore, commit: string): Promise<string> {
  const [parent] = (await readCommit(objects, commit)).parents
  if (!parent) throw new Error(`commit ${commit} has no parent`)
  return parent
}
