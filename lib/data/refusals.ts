/** Proposals that were not accepted: what presses on the pool, and with what. */
import { database } from '#lib/data/database.ts'
import type { Prisma } from '#lib/data/generated/client.ts'
import { derivedId } from '#lib/data/ids.ts'
import { storableText } from '#lib/data/storable.ts'
import type { NewRefusal } from '#lib/pipeline/recipe.ts'

/** The same place of the same run is one row. */
export async function saveRefusal(
  tx: Prisma.TransactionClient,
  runId: string,
  { place, difficulty, name, clash, problems, ...rest }: NewRefusal,
): Promise<void> {
  const row = {
    ...rest,
    id: derivedId('refusal', runId, place),
    runId,
    difficulty: difficulty ?? '',
    name: storableText(name, 200),
    clash: clash === null ? null : storableText(clash, 200),
    problems: problems.map((problem) => storableText(problem, 500)),
  }
  await tx.refusal.createMany({ data: [row], skipDuplicates: true })
}

/** Near-duplicates that were refused, newest first. */
export function findClashes(limit = 20) {
  return database().refusal.findMany({
    where: { kind: 'near-duplicate' },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
    include: { run: { select: { title: true } } },
  })
}

/** How many proposals were refused, by domain and kind. */
export async function countRefusals(): Promise<{ domain: string; kind: string; count: number }[]> {
  const groups = await database().refusal.groupBy({ by: ['domain', 'kind'], _count: true })
  return groups.map(({ _count, ...kind }) => ({ ...kind, count: _count }))
}
