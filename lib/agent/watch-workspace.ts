import type { Sandbox, Snapshot } from '#lib/sandbox/sandbox.ts'
import type { GitObject, ObjectStore } from '#lib/trajectories/git-objects.ts'
import { diffTrees } from '#lib/trajectories/trees.ts'

export type WorkspaceWatch = {
  /** of the last look */
  tree(): string
  /** a snapshot, what is new in it, and how many files differ from the look before; what it leaves out is told once */
  look(): Promise<Snapshot & { filesChanged: number; newlySkipped: Snapshot['skipped'] }>
}

/** Looks once at once: the first step's count and objects need to know what was there before it. */
export async function watchWorkspace(sandbox: Sandbox): Promise<WorkspaceWatch> {
  const trees = new Map<string, GitObject>()
  const remember = (objects: GitObject[]) => {
    for (const object of objects) if (object.kind === 'tree') trees.set(object.id, object)
  }
  const store: ObjectStore = {
    put: async (objects) => remember(objects),
    get: async (ids) => ids.flatMap((id) => trees.get(id) ?? []),
  }
  const first = await sandbox.snapshot()
  remember(first.objects)
  let tree = first.tree
  // The caller stores objects with a step; those of the beginning go with the first.
  let waiting = first.objects
  const told = new Set<string>()
  return {
    tree: () => tree,
    async look() {
      const snapshot = await sandbox.snapshot()
      remember(snapshot.objects)
      const filesChanged = (await diffTrees(store, tree, snapshot.tree)).length
      tree = snapshot.tree
      const objects = [...waiting, ...snapshot.objects]
      waiting = []
      const newlySkipped = snapshot.skipped.filter(({ path }) => !told.has(path))
      for (const { path } of newlySkipped) told.add(path)
      return { ...snapshot, objects, filesChanged, newlySkipped }
    },
  }
}
