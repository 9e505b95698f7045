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
  /** part of the title or of the task number, case-insensitive */
  search?: string
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
  /** ISO 8601 */
  createdAt: string
}

export type FacetCount = { value: string; label: string; count: number }
export type Facets = Record<FacetKey, FacetCount[]>

/** `capped`: there are at least `count` */
export type Count = { count: number; capped: boolean }
