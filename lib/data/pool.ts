/** What the pool of projects holds and lacks: domain x difficulty x language, and what a person wants of it. */
import { database } from '#lib/data/database.ts'
import { UserError } from '#lib/errors.ts'

export type PoolCount = { domain: string; difficulty: string; language: string; state: string; count: number }

/** Projects by kind and state; difficulty '' = the proposal names none. */
export async function countPool(): Promise<PoolCount[]> {
  const groups = await database().project.groupBy({
    by: ['domain', 'difficulty', 'language', 'state'],
    _count: true,
  })
  return groups.map(({ _count, ...kind }) => ({ ...kind, count: _count }))
}

export type PoolWish = { domain: string; difficulty: string; language: string; wanted: number }

export function findWishes(): Promise<PoolWish[]> {
  return database().poolWish.findMany({ orderBy: [{ domain: 'asc' }, { difficulty: 'asc' }] })
}

/** Replaces the wishes of one language. @throws UserError when one is named twice */
export async function saveWishes(language: string, wishes: Omit<PoolWish, 'language'>[]): Promise<void> {
  const wanted = wishes.filter((wish) => wish.wanted > 0)
  const cells = new Set(wanted.map(({ domain, difficulty }) => `${domain}:${difficulty}`))
  if (cells.size < wanted.length)
    throw new UserError('A domain and difficulty is named twice: give each one number.')
  await database().$transaction([
    database().poolWish.deleteMany({ where: { language } }),
    database().poolWish.createMany({ data: wanted.map((wish) => ({ ...wish, language })) }),
  ])
}
