/** Where an imported trajectory comes from, and which others of its file belong to it. */
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import type { ImportedFile } from '#lib/data/generated/client.ts'
import type { ImportSource, TrajectoryRelative } from '#lib/trajectories/replay.ts'

const reportSchema = z.object({ skipped: z.array(z.unknown()), warnings: z.array(z.string()) })

/** sub-agents shown of one trajectory */
const relativesShown = 50

export function importSourceOf(file: ImportedFile): ImportSource {
  const { id, name, sha256, importedAt } = file
  const report = reportSchema.safeParse(file.report).data
  return {
    id,
    name,
    sha256,
    importedAt: importedAt.toISOString(),
    skipped: report?.skipped.length ?? 0,
    warnings: report?.warnings ?? [],
  }
}

/** Its parent first, then its children in the order of their titles. */
export async function findRelatives(id: string): Promise<TrajectoryRelative[]> {
  const { trajectory } = database()
  const [own, children] = await Promise.all([
    trajectory.findUnique({ where: { id }, select: { parentId: true, parentLink: true } }),
    trajectory.findMany({
      where: { parentId: id },
      orderBy: [{ title: 'asc' }, { id: 'asc' }],
      take: relativesShown,
      select: { id: true, title: true, parentLink: true },
    }),
  ])
  const parent = own?.parentId
    ? await trajectory.findUnique({ where: { id: own.parentId }, select: { id: true, title: true } })
    : null
  return [
    ...(parent ? [{ ...parent, link: own?.parentLink ?? '', is: 'parent' as const }] : []),
    ...children.map((child) => ({
      id: child.id,
      title: child.title,
      link: child.parentLink ?? '',
      is: 'child' as const,
    })),
  ]
}
