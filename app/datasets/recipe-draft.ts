/** A recipe as it is typed: every field is text until it is read. Pure. */
import '#app/schemas-without-eval.ts'
import { filterOf, listParsers, loadListState, serializeListState } from '#app/trajectories/search-params.ts'
import {
  type DatasetRecipe,
  presets,
  type QuotaKind,
  quotaKinds,
  recipeSchema,
} from '#lib/trajectories/datasets/recipe.ts'
import type { TrajectoryFilter } from '#lib/trajectories/listing.ts'

/** `most` as "implementation=280, resolution=213"; empty = no quota of this kind */
export type QuotaDraft = { most: string; others: boolean }

export type RecipeDraft = Pick<
  DatasetRecipe,
  'onlyApproved' | 'solvingOnly' | 'imported' | 'stale' | 'without' | 'licence'
> & {
  /** as in the address of the list of trajectories */
  filter: string
  /** in per cent; both empty = any */
  passFrom: string
  passTo: string
  passAttempts: string
  bestOf: string
  quotas: Record<QuotaKind, QuotaDraft>
  most: string
  seed: string
  /** per cent */
  validation: string
}

export function draftOf(recipe: DatasetRecipe): RecipeDraft {
  const { passRate, quotas, filter, bestOf, most, seed, validation, ...rest } = recipe
  const quotaOf = (kind: QuotaKind): QuotaDraft => {
    const found = quotas.find((quota) => quota.kind === kind)
    return { most: found ? quotaText(found.most) : '', others: found?.others ?? false }
  }
  return {
    ...rest,
    filter: filterText(filter as TrajectoryFilter),
    passFrom: passRate ? percent(passRate.from) : '',
    passTo: passRate ? percent(passRate.to) : '',
    passAttempts: passRate ? String(passRate.attempts) : '2',
    bestOf: bestOf === null ? '' : String(bestOf),
    quotas: {
      purpose: quotaOf('purpose'),
      language: quotaOf('language'),
      project: quotaOf('project'),
    },
    most: most === null ? '' : String(most),
    seed: String(seed),
    validation: percent(validation),
  }
}

export function filterText(filter: TrajectoryFilter): string {
  return serializeListState(filter).replace(/^\?/, '')
}

function percent(share: number): string {
  // without the last digits of a binary fraction: 0.07 is 7, not 7.000000000000001
  return String(Number((share * 100).toPrecision(12)))
}

/** The largest first: the database keeps no order of names, and a recipe must read the same when it comes back. */
function quotaText(most: Record<string, number>): string {
  return Object.entries(most)
    .sort(([name, count], [other, less]) => less - count || (name < other ? -1 : 1))
    .map(([name, count]) => `${name}=${count}`)
    .join(', ')
}

export const presetTexts = Object.fromEntries(
  Object.entries(presets).map(([name, most]) => [name, quotaText(most)]),
)

export type DraftProblems = Partial<Record<keyof RecipeDraft | `quotas.${QuotaKind}`, string>>

export type ReadDraft =
  | { recipe: DatasetRecipe; problems?: never }
  | { recipe?: never; problems: DraftProblems }

/** The recipe that was typed, or what is wrong with it, by field. */
export function readDraft(draft: RecipeDraft): ReadDraft {
  const problems: DraftProblems = {}
  const number = (field: keyof DraftProblems, text: string): number | null => {
    if (text.trim() === '') return null
    const value = Number(text)
    if (!Number.isFinite(value)) problems[field] = `"${text}" is no number.`
    return value
  }
  const from = number('passFrom', draft.passFrom)
  const to = number('passTo', draft.passTo)
  const filter = readFilter(draft.filter)
  if (typeof filter === 'string') problems.filter = filter
  const quotas = quotaKinds.flatMap((kind) => {
    const { most, others } = draft.quotas[kind]
    const read = readQuota(most)
    if (typeof read === 'string') problems[`quotas.${kind}`] = read
    return typeof read === 'string' || Object.keys(read).length === 0 ? [] : [{ kind, most: read, others }]
  })
  const anyRate = from === null && to === null
  const given = {
    filter: typeof filter === 'string' ? {} : filter,
    onlyApproved: draft.onlyApproved,
    solvingOnly: draft.solvingOnly,
    imported: draft.imported,
    stale: draft.stale,
    passRate: anyRate
      ? null
      : {
          from: (from ?? 0) / 100,
          to: (to ?? 100) / 100,
          attempts: number('passAttempts', draft.passAttempts) ?? 1,
        },
    bestOf: number('bestOf', draft.bestOf),
    quotas,
    most: number('most', draft.most),
    seed: number('seed', draft.seed) ?? 0,
    validation: (number('validation', draft.validation) ?? 0) / 100,
    without: draft.without,
    licence: draft.licence,
  }
  if (Object.keys(problems).length > 0) return { problems }
  const parsed = recipeSchema.safeParse(given)
  if (parsed.success) return { recipe: parsed.data }
  for (const { path, message } of parsed.error.issues) problems[fieldOf(path.map(String), draft)] ??= message
  return { problems }
}

function fieldOf(path: string[], draft: RecipeDraft): keyof DraftProblems {
  const [first = '', second = ''] = path
  if (first === 'passRate')
    return second === 'to' ? 'passTo' : second === 'attempts' ? 'passAttempts' : 'passFrom'
  if (first === 'quotas') {
    const kinds = quotaKinds.filter((kind) => draft.quotas[kind].most.trim() !== '')
    return `quotas.${kinds[Number(second)] ?? 'purpose'}`
  }
  return first in draft ? (first as keyof RecipeDraft) : 'filter'
}

/** Where the list shows what was typed, pasted addresses included; null when it is no filter. */
export function listAddress(text: string): string | null {
  const filter = readFilter(text)
  return typeof filter === 'string' ? null : serializeListState('/trajectories', filter)
}

/** Does it say something else than what is saved? How it is written does not matter. */
export function isChanged(draft: RecipeDraft, saved: RecipeDraft): boolean {
  const { recipe } = readDraft(draft)
  return JSON.stringify(recipe ? draftOf(recipe) : draft) !== JSON.stringify(saved)
}

/** Sorting is no filter and is left out. @returns what is wrong with it, or the filter */
function readFilter(text: string): TrajectoryFilter | string {
  const parameters = new URLSearchParams(text.trim().replace(/^.*\?/, ''))
  const unknown = [...parameters.keys()].filter((key) => !(key in listParsers))
  if (unknown.length > 0)
    return `"${unknown[0]}" is nothing to filter by: there are ${Object.keys(listParsers)
      .filter((key) => !['sort', 'order'].includes(key))
      .join(', ')}.`
  return filterOf(loadListState(parameters))
}

/** @returns what is wrong with it, or the most rows by value */
function readQuota(text: string): Record<string, number> | string {
  const most: Record<string, number> = {}
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const found = /^(.*)=\s*(\d+)\s*$/.exec(part)
    const name = found?.[1]?.trim()
    if (!name) return `"${part.trim()}" is no quota: write each as name=rows, with commas between.`
    if (name in most) return `"${name}" has two quotas: leave one.`
    most[name] = Number(found?.[2])
  }
  return most
}
