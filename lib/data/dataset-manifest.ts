/** What a version of a dataset says of itself: enough to judge it, and to make it again. */
import { createHash } from 'node:crypto'
import { getBlobs } from '#lib/data/blobs.ts'
import type { Contaminated } from '#lib/data/dataset-candidates.ts'
import { Prisma } from '#lib/data/generated/client.ts'
import type { DatasetRecipe } from '#lib/trajectories/datasets/recipe.ts'
import type { Selection } from '#lib/trajectories/datasets/select-rows.ts'
import { parseHeader } from '#lib/trajectories/stored.ts'
import about from '../../package.json' with { type: 'json' }

type Counts = Record<string, number>

export type DatasetManifest = {
  dataset: string
  version: number
  /** ISO 8601 */
  createdAt: string
  generator: { name: string; version: string }
  recipe: DatasetRecipe
  rows: number
  splits: Counts
  funnel: Selection['funnel']
  /** what was asked for and is not there */
  shortfalls: string[]
  duplicates: Selection['duplicates']
  contaminated: Contaminated[]
  benchmarks: { name: string; problems: number; sha256: string }[]
  purposes: Counts
  languages: Counts
  projects: Counts
  models: Counts
  verdicts: Counts
  /** who approved: the newest decision on each row; `nobody` where there is none */
  reviewers: Counts
  /** rows by each prompt they were made with, as name and first digits of its hash */
  prompts: Counts
  /** rows whose answers came from a recording and not from a live model */
  recordedRows: number
  /** rows whose verdict says nothing about the project as it is */
  staleRows: number
  /** estimated (lib/trajectories/text-size.ts): no tokenizer has counted them; null where not counted yet */
  tokens: { all: number; answers: number; uncountedRows: number }
  steps: number
  costUsd: number
  /** over position, trajectory, content and split of every row, in order: equal rows, equal name */
  rowsSha256: string
}

type Facts = {
  id: string
  purpose: string
  language: string
  project: string
  model: string
  verdict: string
  reviewer: string
  recorded: boolean
  stale: boolean
  textTokens: number | null
  answerTokens: number | null
  steps: number
  costUsd: number
  headerBlob: string
}

const rowsPerBatch = 200

export type ManifestInput = {
  dataset: string
  version: number
  recipe: DatasetRecipe
  selection: Selection
  contaminated: Contaminated[]
  benchmarks: DatasetManifest['benchmarks']
}

export async function describeVersion(
  reader: Pick<Prisma.TransactionClient, '$queryRaw'>,
  { dataset, version, recipe, selection, contaminated, benchmarks }: ManifestInput,
): Promise<DatasetManifest> {
  const { rows, funnel, shortfalls, duplicates } = selection
  const manifest: DatasetManifest = {
    dataset,
    version,
    createdAt: new Date().toISOString(),
    generator: { name: 'SWE-Playground', version: about.version },
    recipe,
    rows: rows.length,
    splits: counted(rows.map(({ split }) => split)),
    funnel,
    shortfalls,
    duplicates,
    contaminated,
    benchmarks,
    purposes: {},
    languages: {},
    projects: {},
    models: {},
    verdicts: {},
    reviewers: {},
    prompts: {},
    recordedRows: 0,
    staleRows: 0,
    tokens: { all: 0, answers: 0, uncountedRows: 0 },
    steps: 0,
    costUsd: 0,
    rowsSha256: rowsSha256(rows),
  }
  for (let at = 0; at < rows.length; at += rowsPerBatch) {
    const facts = await findFacts(
      reader,
      rows.slice(at, at + rowsPerBatch).map(({ id }) => id),
    )
    const headers = await getBlobs(facts.map(({ headerBlob }) => headerBlob))
    for (const each of facts) {
      count(manifest, each)
      const { prompts } = parseHeader(headers.get(each.headerBlob) as Buffer)
      const names = prompts.map(({ name, hash }) => `${name}@${hash.slice(0, 12)}`)
      for (const name of new Set(names)) add(manifest.prompts, name)
    }
  }
  return manifest
}

export function rowsSha256(rows: Selection['rows']): string {
  const hash = createHash('sha256')
  for (const [position, { id, content, split }] of rows.entries())
    hash.update(`${position} ${id} ${content} ${split}\n`)
  return hash.digest('hex')
}

/** How often each value is there. */
export function counted(values: string[]): Counts {
  const counts: Counts = {}
  for (const value of values) add(counts, value)
  return counts
}

function add(counts: Counts, value: string): void {
  counts[value] = (counts[value] ?? 0) + 1
}

function count(manifest: DatasetManifest, row: Facts): void {
  add(manifest.purposes, row.purpose)
  add(manifest.languages, row.language)
  add(manifest.projects, row.project)
  add(manifest.models, row.model)
  add(manifest.verdicts, row.verdict)
  add(manifest.reviewers, row.reviewer)
  if (row.recorded) manifest.recordedRows += 1
  if (row.stale) manifest.staleRows += 1
  manifest.tokens.all += row.textTokens ?? 0
  manifest.tokens.answers += row.answerTokens ?? 0
  if (row.textTokens === null) manifest.tokens.uncountedRows += 1
  manifest.steps += row.steps
  manifest.costUsd += row.costUsd
}

function findFacts(reader: Pick<Prisma.TransactionClient, '$queryRaw'>, ids: string[]): Promise<Facts[]> {
  return reader.$queryRaw(Prisma.sql`
    SELECT t."id"::text, t."purpose", t."language", COALESCE(p."name", 'imported') AS "project", t."model",
      COALESCE(t."verdict", 'not verified') AS "verdict", t."recorded", t."staleAt" IS NOT NULL AS "stale",
      t."textTokens", t."answerTokens", t."steps", t."costUsd", t."headerBlob",
      COALESCE((SELECT r."reviewer" FROM "Review" r WHERE r."trajectoryId" = t."id"
        ORDER BY r."createdAt" DESC, r."id" DESC LIMIT 1), 'nobody') AS "reviewer"
    FROM "Trajectory" t LEFT JOIN "Project" p ON p."id" = t."projectId"
    WHERE t."id" = ANY(${ids}::uuid[]) ORDER BY t."id"`)
}
