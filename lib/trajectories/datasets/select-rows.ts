/** Which rows a recipe takes: pure, and in an order that neither the database nor a row added meanwhile changes. */
import { createHash } from 'node:crypto'
import type { DatasetRecipe, QuotaKind } from './recipe.ts'

export type Candidate = {
  id: string
  /** attempts at the same problem have the same */
  problem: string
  /** rows that must not be on both sides of a split: project or imported file */
  group: string
  /** sha256 of the conversation, hexadecimal: exact duplicates have the same */
  content: string
  reward: number | null
  steps: number
} & Record<QuotaKind, string>

export type ProblemRate = { passed: number; measured: number }
export type Split = 'train' | 'validation'

/** How many were left after each decision, and what it was. */
export type FunnelStep = { decision: string; left: number }

export type Selection = {
  rows: { id: string; content: string; split: Split }[]
  funnel: FunnelStep[]
  duplicates: { id: string; of: string }[]
  /** what was asked for and is not there, for people */
  shortfalls: string[]
}

export type Known = {
  /** by problem */
  rates: Map<string, ProblemRate>
  /** ids of rows that are in a benchmark */
  contaminated: Set<string>
}

export function selectRows(candidates: Candidate[], recipe: DatasetRecipe, known: Known): Selection {
  const funnel: FunnelStep[] = [{ decision: 'match the filter', left: candidates.length }]
  const step = (decision: string, left: Candidate[]) => {
    funnel.push({ decision, left: left.length })
    return left
  }
  const { kept, duplicates } = withoutDuplicates(candidates.toSorted(byId))
  let left = step('are not the same as another', kept)
  if (recipe.without.length > 0)
    left = step(
      'are in no benchmark named',
      left.filter(({ id }) => !known.contaminated.has(id)),
    )
  const { passRate, bestOf } = recipe
  if (passRate)
    left = step(
      `are at a problem that ${percent(passRate.from)} to ${percent(passRate.to)} of ${passRate.attempts} or more attempts solve`,
      left.filter(({ problem }) => isWithin(known.rates.get(problem), passRate)),
    )
  if (bestOf) left = step(`are among the best ${bestOf} at their problem`, bestAt(left, bestOf))
  const shuffled = left.toSorted((a, b) => compare(drawn(recipe.seed, a.id), drawn(recipe.seed, b.id)))
  const taken = withinQuotas(shuffled, recipe)
  if (recipe.quotas.length > 0) step('fit the quotas', taken)
  const rows =
    recipe.most === null ? taken : step(`are the first ${recipe.most}`, taken.slice(0, recipe.most))
  const validation = validationGroups(rows, recipe)
  return {
    rows: rows.map(({ id, content, group }) => ({
      id,
      content,
      split: validation.has(group) ? 'validation' : 'train',
    })),
    funnel,
    duplicates,
    shortfalls: shortfallsOf(rows, recipe, validation),
  }
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b)
const byId = (a: Candidate, b: Candidate) => compare(a.id, b.id)
const percent = (of: number) => `${Math.round(of * 100)} %`

function drawn(seed: number, id: string): string {
  return createHash('sha256').update(`${seed}:${id}`).digest('hex')
}

function withoutDuplicates(candidates: Candidate[]) {
  const first = new Map<string, string>()
  const duplicates: Selection['duplicates'] = []
  const kept = candidates.filter(({ id, content }) => {
    const of = first.get(content)
    if (of === undefined) first.set(content, id)
    else duplicates.push({ id, of })
    return of === undefined
  })
  return { kept, duplicates }
}

function isWithin(rate: ProblemRate | undefined, asked: NonNullable<DatasetRecipe['passRate']>): boolean {
  if (!rate || rate.measured < asked.attempts) return false
  const share = rate.passed / rate.measured
  return share >= asked.from && share <= asked.to
}

/** The highest reward, then the fewest steps. */
function bestAt(candidates: Candidate[], most: number): Candidate[] {
  const seen = new Map<string, number>()
  return candidates
    .toSorted((a, b) => (b.reward ?? -1) - (a.reward ?? -1) || a.steps - b.steps || byId(a, b))
    .filter(({ problem }) => {
      const count = (seen.get(problem) ?? 0) + 1
      seen.set(problem, count)
      return count <= most
    })
}

function withinQuotas(candidates: Candidate[], { quotas }: DatasetRecipe): Candidate[] {
  const free = quotas.map(({ most }) => new Map(Object.entries(most)))
  return candidates.filter((candidate) => {
    const room = quotas.map(({ kind, others }, at) => {
      const left = free[at]?.get(candidate[kind])
      return left === undefined ? others : left > 0
    })
    if (!room.every(Boolean)) return false
    for (const [at, { kind }] of quotas.entries()) {
      const left = free[at]?.get(candidate[kind])
      if (left !== undefined) free[at]?.set(candidate[kind], left - 1)
    }
    return true
  })
}

/** Groups in drawn order, until their rows are as many as asked for or more; never all of them. */
function validationGroups(rows: Candidate[], { validation, seed }: DatasetRecipe): Set<string> {
  const sizes = new Map<string, number>()
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const wanted = rows.length * validation
  const chosen = new Set<string>()
  let count = 0
  const order = [...sizes.keys()].toSorted((a, b) => compare(drawn(seed, a), drawn(seed, b)))
  for (const group of order.slice(0, -1)) {
    if (count >= wanted) break
    chosen.add(group)
    count += sizes.get(group) ?? 0
  }
  return chosen
}

function shortfallsOf(rows: Candidate[], recipe: DatasetRecipe, validation: Set<string>): string[] {
  const short = recipe.quotas.flatMap(({ kind, most }) =>
    Object.entries(most).flatMap(([value, asked]) => {
      const there = rows.filter((row) => row[kind] === value).length
      return there < asked ? [`${kind} ${value}: ${there} of the ${asked} asked for.`] : []
    }),
  )
  if (recipe.most !== null && rows.length < recipe.most)
    short.push(`${rows.length} rows of the ${recipe.most} asked for.`)
  if (recipe.validation > 0 && rows.length > 0 && validation.size === 0)
    short.push('No validation rows: all rows are of one project, and a project is never split.')
  return short
}
