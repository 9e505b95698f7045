/** How many projects of a domain and difficulty are wanted, also as text: "data-engines:hard=5", "parsers=3". Pure, and
 * without zod (quota-schema.ts): pages read quotas in the browser, where zod's speed-up breaks their policy. */
import { type Difficulty, difficultyNames } from '#lib/pipeline/difficulty.ts'

/** in one run; more are several runs */
export const MOST_PROPOSED = 200

export type Quota = {
  /** name of a domain prompt */
  domain: string
  /** null = any, the proposal says which */
  difficulty: Difficulty | null
  count: number
}

/** @returns null when the text is no quota */
export function readQuota(text: string): Quota | null {
  const parts = /^([a-z0-9][a-z0-9-]*)(?::([a-z]+))?=(\d+)$/.exec(text.trim())
  const [, domain = '', word, number] = parts ?? []
  const difficulty = difficultyNames.find((name) => name === word) ?? null
  const count = Number(number)
  const isUsable = domain !== '' && count >= 1 && count <= MOST_PROPOSED && (!word || difficulty !== null)
  return isUsable ? { domain, difficulty, count } : null
}

/** Several, with commas between them; what is no quota is left out. */
export function readQuotas(text: string | undefined): Quota[] {
  return joinQuotas((text ?? '').split(',').flatMap((part) => readQuota(part) ?? []))
}

export function writeQuota({ domain, difficulty, count }: Quota): string {
  return `${domain}${difficulty ? `:${difficulty}` : ''}=${count}`
}

export function describeCell({ domain, difficulty }: Pick<Quota, 'domain' | 'difficulty'>): string {
  return difficulty ? `${domain}, ${difficulty}` : domain
}

/** The same cell named twice counts once, with both numbers. */
export function joinQuotas(quotas: Quota[]): Quota[] {
  const cells = new Map<string, Quota>()
  for (const quota of quotas) {
    const key = describeCell(quota)
    const known = cells.get(key)
    cells.set(key, known ? { ...known, count: known.count + quota.count } : quota)
  }
  return [...cells.values()]
}
