/** What the list of trajectories can be narrowed by and sorted by, and what a row of it says. Pure. */

export const facetKeys = [
  'review',
  'verdict',
  'purpose',
  'project',
  'task',
  'language',
  'model',
  'profile',
  'state',
  'recorded',
  'flags',
  'prompts',
  'tags',
  'origin',
] as const
export type FacetKey = (typeof facetKeys)[number]

/** Values of one facet are alternatives; facets narrow each other. `none` stands for "has no value". */
export type TrajectoryFilter = Partial<Record<FacetKey, string[]>> & {
  /** words that must all be in what was said and done, or texts in quotation marks */
  search?: string
  /** `names`: search titles and task numbers alone */
  within?: 'names'
  /** id of a run */
  run?: string
  /** id of an imported file */
  import?: string
}

export const sortKeys = ['newest', 'cost', 'steps', 'duration', 'tokens'] as const
export type SortKey = (typeof sortKeys)[number]

export type TrajectoryRow = {
  id: string
  title: string
  /** null: imported */
  projectId: string | null
  projectName: string | null
  taskNumber: string | null
  purpose: string
  attempt: number
  language: string
  profile: string
  model: string
  recorded: boolean
  state: string
  endReason: string | null
  verdict: string | null
  /** the verdict says nothing about the project as it is now */
  stale: boolean
  flags: string[]
  tags: string[]
  review: string
  steps: number
  tokens: number
  costUsd: number
  durationMs: number
  /** `native`, or the format it was imported from */
  origin: string
  /** columns whose 0 means that the source does not say: tokens, cost, time ... */
  notRecorded: string[]
  /** about how many tokens the conversation has; null = not counted yet */
  textTokens: number | null
  /** ISO 8601 */
  createdAt: string
}

/** `notes`: what a search left out, for people */
export type RowsPage = { rows: TrajectoryRow[]; next: string | null; notes: string[] }

export type FacetCount = { value: string; label: string; count: number }
export type Facets = Record<FacetKey, FacetCount[]>

/** `capped`: each count is of the newest of more, so at least that */
export type FacetAnswer = { facets: Facets; total: Count; capped: boolean }

/** Where a search found a trajectory, and what stands there. */
export type SearchHit = {
  id: string
  /** index of the step, or the part before the first */
  place: 'name' | 'opening' | number
  /** a line of it, in pieces: those that were looked for are marked */
  snippet: { text: string; found: boolean }[]
  /** how many of the terms stand at this place */
  terms: number
  /** steps, from the first on, that hold as many */
  steps: number
}

/** `capped`: there are at least `count` */
export type Count = { count: number; capped: boolean }
