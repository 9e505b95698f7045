/** How many projects of a domain and difficulty are wanted, also as text: "data-engines:hard=5", "parsers=3". Pure. */
import { z } from 'zod'
import { difficultyNames } from '#lib/pipeline/difficulty.ts'

/** in one run; more are several runs */
export const MOST_PROPOSED = 200

export const quotaSchema = z.object({
  /** name of a domain prompt */
  domain: z.string().min(1),
  /** null = any, the proposal says which */
  difficulty: z.enum(difficultyNames).nullable().default(null),
  count: z.number().int().min(1).max(MOST_PROPOSED),
})

export type Quota = z.output<typeof quotaSchema>

/** Without zod: pages read quotas in the browser, where its speed-up breaks their policy. @returns null when it is none */
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
