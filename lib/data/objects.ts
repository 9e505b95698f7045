/** Git objects in PostgreSQL: snapshots of every step and the repository states between stages. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { database } from '#lib/data/database.ts'
import { insertRows } from '#lib/data/insert-rows.ts'
import type { GitObject, ObjectStore } from '#lib/trajectories/git-objects.ts'

/** of one statement */
const objectsPerStatement = 4_000

export function objectStore(): ObjectStore {
  return { put: putObjects, get: getObjects }
}

/** Ids name contents, so an object that is already there is the same object. */
export async function putObjects(objects: GitObject[]): Promise<void> {
  const distinct = [...new Map(objects.map((object) => [object.id, object])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  for (let start = 0; start < distinct.length; start += objectsPerStatement) {
    const some = distinct.slice(start, start + objectsPerStatement)
    await insertRows(
      'Snapshot',
      some.map(({ id, kind, data }) => ({ id, kind, size: data.length, data: zstdCompressSync(data) })),
    )
  }
}

/** In the order asked for. @throws when one is missing */
export async function getObjects(ids: string[]): Promise<GitObject[]> {
  const wanted = [...new Set(ids)]
  const found = new Map<string, GitObject>()
  for (let start = 0; start < wanted.length; start += objectsPerStatement) {
    const rows = await database().snapshot.findMany({
      where: { id: { in: wanted.slice(start, start + objectsPerStatement) } },
      select: { id: true, kind: true, data: true },
    })
    for (const row of rows) {
      const kind = row.kind as GitObject['kind']
      found.set(row.id, { id: row.id, kind, data: zstdDecompressSync(row.data) })
    }
  }
  return ids.map((id) => {
    const object = found.get(id)
    if (!object) throw new Error(`git object missing in the database: ${id}`)
    return object
  })
}
