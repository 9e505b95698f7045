/** What a pool lacks against what a person wants of it. Pure. */
import { difficultyNames } from '#lib/pipeline/difficulty.ts'
import type { Quota } from '#lib/pipeline/quota.ts'

/** difficulty '' = not stated (held) or any (wanted) */
export type PoolCell = { domain: string; difficulty: string; count: number }

/**
 * Cells with a difficulty are filled by projects of it; a wish for any difficulty by what the other wishes of the domain
 * leave over, projects without a stated difficulty included.
 */
export function poolGaps(held: PoolCell[], wanted: PoolCell[]): Quota[] {
  const countOf = (cells: PoolCell[], domain: string, difficulty?: string) =>
    cells
      .filter(
        (cell) => cell.domain === domain && (difficulty === undefined || cell.difficulty === difficulty),
      )
      .reduce((sum, { count }) => sum + count, 0)
  const domains = [...new Set(wanted.map(({ domain }) => domain))]
  return domains.flatMap((domain) => {
    const named = difficultyNames.map((difficulty) => {
      const wish = countOf(wanted, domain, difficulty)
      return { difficulty, wish, used: Math.min(wish, countOf(held, domain, difficulty)) }
    })
    const left = countOf(held, domain) - named.reduce((sum, { used }) => sum + used, 0)
    const open = Math.max(0, countOf(wanted, domain, '') - left)
    const gaps: Quota[] = named.map(({ difficulty, wish, used }) => ({
      domain,
      difficulty,
      count: wish - used,
    }))
    return [...gaps, { domain, difficulty: null, count: open }].filter(({ count }) => count > 0)
  })
}
