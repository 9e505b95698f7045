/** What goes into a dataset: decisions only, no rows. The same recipe on the same database gives the same rows. */
import { z } from 'zod'
import { facetKeys } from '#lib/trajectories/listing.ts'

export const quotaKinds = ['purpose', 'language', 'project'] as const
export type QuotaKind = (typeof quotaKinds)[number]

const names = z.array(z.string().max(300)).max(200)

export const filterSchema = z.object({
  ...(Object.fromEntries(facetKeys.map((key) => [key, names.optional()])) as Record<
    (typeof facetKeys)[number],
    z.ZodOptional<typeof names>
  >),
  search: z.string().max(1_000).optional(),
  within: z.literal('names').optional(),
  run: z.string().optional(),
  import: z.string().optional(),
})

const share = z.number().min(0).max(1)

export const recipeSchema = z.object({
  filter: filterSchema.default({}),
  /** only what was approved */
  onlyApproved: z.boolean().default(true),
  /** only what solves a task, as the paper trains on */
  solvingOnly: z.boolean().default(true),
  /** also another's trajectories */
  imported: z.boolean().default(false),
  /** also those whose verdict says nothing about the project as it is */
  stale: z.boolean().default(false),
  /** problems of which this share of measured attempts passed, of at least so many; null = any */
  passRate: z
    .object({ from: share, to: share, attempts: z.number().int().min(1).max(1_000) })
    .refine(({ from, to }) => from <= to, 'the pass rate begins above its end')
    .nullable()
    .default(null),
  /** attempts at the same problem, the best first; null = all */
  bestOf: z.number().int().min(1).max(1_000).nullable().default(null),
  /** at most so many rows of each value; values that are not named are left out when `others` is false */
  quotas: z
    .array(
      z.object({
        kind: z.enum(quotaKinds),
        most: z.record(z.string(), z.number().int().min(0).max(10_000_000)),
        others: z.boolean().default(true),
      }),
    )
    .max(quotaKinds.length)
    .default([]),
  /** rows in all; null = as many as there are */
  most: z.number().int().min(1).max(10_000_000).nullable().default(null),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(0),
  /** share of the rows kept apart, whole projects at a time */
  validation: z.number().min(0).max(0.5).default(0),
  /** names of lists of benchmarks whose problems must not be in it */
  without: z.array(z.string()).max(50).default([]),
  /** under which licence the rows may be passed on, in the words of whoever signs */
  licence: z.string().trim().max(500).default(''),
})

export type DatasetRecipe = z.output<typeof recipeSchema>

export const defaultRecipe: DatasetRecipe = recipeSchema.parse({})

/** Rows per purpose of the paper's mixture, and its parts alone. */
export const presets = {
  'paper-mix': { implementation: 280, resolution: 213, reproduction: 183, library: 28 },
  'paper-general': { implementation: 280 },
  'paper-resolution': { resolution: 213 },
  'paper-reproduction': { reproduction: 183 },
  'paper-library': { library: 28 },
} as const satisfies Record<string, Record<string, number>>

export type PresetName = keyof typeof presets

export function withPreset(recipe: DatasetRecipe, name: PresetName): DatasetRecipe {
  const others = recipe.quotas.filter(({ kind }) => kind !== 'purpose')
  return { ...recipe, quotas: [...others, { kind: 'purpose', most: { ...presets[name] }, others: false }] }
}
