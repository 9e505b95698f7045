/** Trajectories of several files that name one another: sub-agents and continuations in files of their own. */

import { dirname, join, normalize } from 'node:path/posix'
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import { derivedId } from '#lib/data/ids.ts'
import type { ForeignTrajectory, Mention } from '#lib/trajectories/foreign/trajectory.ts'

const relationSchema = z.object({
  importId: z.string(),
  /** name of the file */
  file: z.string(),
  key: z.string(),
  title: z.string(),
  ids: z.array(z.string()),
  mentions: z.array(
    z.object({
      link: z.enum(['sub-agent', 'continuation']),
      other: z.enum(['child', 'parent']),
      ids: z.array(z.string()),
      file: z.string().nullable(),
    }),
  ),
})

/** One trajectory as others may name it, and whom it names. */
export type Relation = z.infer<typeof relationSchema>

/** of one file; a file with more of them is a collection, whose trajectories do not name one another */
const mostOfFile = 200

export function relationOf(
  trajectory: ForeignTrajectory,
  file: { importId: string; name: string },
): Relation {
  const { key, title, ids, mentions } = trajectory
  return { importId: file.importId, file: file.name, key, title, ids, mentions }
}

export function fewOf(relations: Relation[]): Relation[] {
  return relations.length > mostOfFile ? [] : relations
}

/** What was kept with the report of a file that was imported before, under the name it has now. */
export function keptRelations(report: unknown, file: string): Relation[] {
  const kept = z.object({ relations: z.array(relationSchema) }).safeParse(report)
  return kept.success ? kept.data.relations.map((relation) => ({ ...relation, file })) : []
}

/**
 * Gives each trajectory that another one names its parent. What has one keeps it; what would go round is left out.
 * @returns how many were linked, and what could not be, one sentence each
 */
export async function linkRelations(relations: Relation[]): Promise<{ linked: number; left: string[] }> {
  const find = finderOf(relations)
  const left: string[] = []
  let linked = 0
  for (const relation of relations) {
    for (const mention of relation.mentions) {
      const other = find(mention, relation)
      if (!other) {
        left.push(`${relation.title}: its ${describe(mention)} is not among the imported files`)
        continue
      }
      const outcome = await link(mention, relation, other)
      if (outcome === 'linked') linked += 1
      if (outcome === 'round')
        left.push(`${relation.title} and ${other.title} name each other in a circle: left unlinked`)
    }
  }
  return { linked, left }
}

function describe({ link, other, file, ids }: Mention): string {
  return `${other === 'parent' ? 'parent' : link} ${(file ?? ids[0] ?? '').slice(0, 200)}`
}

/** By an id that only one of them has, else by the place of its file. */
function finderOf(relations: Relation[]): (mention: Mention, from: Relation) => Relation | null {
  const byId = new Map<string, Relation | null>()
  for (const relation of relations)
    for (const id of relation.ids) byId.set(id, byId.has(id) ? null : relation)
  const byFile = new Map<string, Relation>()
  for (const relation of relations)
    if (!byFile.has(normalize(relation.file))) byFile.set(normalize(relation.file), relation)
  return ({ ids, file }, from) => {
    const named = ids.map((id) => byId.get(id)).find((each) => each && each !== from)
    const placed = file === null ? null : byFile.get(join(dirname(from.file), file))
    return named ?? (placed === from ? null : (placed ?? null))
  }
}

async function link(
  mention: Mention,
  from: Relation,
  other: Relation,
): Promise<'linked' | 'has a parent' | 'round'> {
  const idOf = ({ importId, key }: Relation) => derivedId('imported', importId, key)
  const [child, parent] = mention.other === 'child' ? [idOf(other), idOf(from)] : [idOf(from), idOf(other)]
  if (await isAncestor(child, parent)) return 'round'
  const { count } = await database().trajectory.updateMany({
    where: { id: child, parentId: null },
    data: { parentId: parent, parentLink: mention.link },
  })
  return count > 0 ? 'linked' : 'has a parent'
}

const mostAncestors = 1_000

/** Is it the same, or above it? */
async function isAncestor(ancestor: string, id: string): Promise<boolean> {
  let at: string | null = id
  for (let steps = 0; at !== null && steps < mostAncestors; steps++) {
    if (at === ancestor) return true
    const found: { parentId: string | null } | null = await database().trajectory.findUnique({
      where: { id: at },
      select: { parentId: true },
    })
    at = found?.parentId ?? null
  }
  return at !== null
}
