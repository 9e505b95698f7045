/** Objects in memory: for tests, benches, and whatever needs no database. */
import type { GitObject, ObjectStore } from '#lib/trajectories/git-objects.ts'

export function memoryStore(objects: GitObject[] = []): ObjectStore {
  const kept = new Map(objects.map((object) => [object.id, object]))
  return {
    async put(more) {
      for (const object of more) kept.set(object.id, object)
    },
    async get(ids) {
      return ids.map((id) => {
        const object = kept.get(id)
        if (!object) throw new Error(`Git object ${id} is missing from the store.`)
        return object
      })
    },
  }
}
